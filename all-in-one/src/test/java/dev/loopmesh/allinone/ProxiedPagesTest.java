package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lab's pages over HTTP/2, behind a reverse proxy: browsers speak HTTP/2 over TLS only. */
class ProxiedPagesTest {
  private static TracedMesh mesh;
  private static TlsProxy proxy;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser =
        Browser.start(
            "--ignore-certificate-errors",
            "--host-resolver-rules=MAP " + TlsProxy.NAME + " 127.0.0.1");
    mesh = TracedMesh.with(Map.of("LATENCY", "20ms", "LAB_ALLOWED_HOSTS", TlsProxy.NAME));
    proxy = TlsProxy.before(mesh.mesh().url("lab"));
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void noPageHadAnError() throws Exception {
    if (browser != null) {
      browser.close();
      proxy.close();
      mesh.close();
      assertEquals(List.of(), browser.page().complaints());
    }
  }

  @Test
  void theFloorIsLiveAndSendsRequests() throws Exception {
    open("/", Browser.SEES_ALL);
    browser.evaluate("document.getElementById('send-parallel').click()");
    browser.waitFor(
        "[...loopmesh.model.requests.values()].some(r => r.mode === 'parallel' && r.end)");
  }

  @Test
  void aRaceIsRun() throws Exception {
    open("/race", "document.getElementById('start')");
    browser.evaluate(
        "document.querySelectorAll('fieldset input').forEach(i => i.checked = i.value === 'parallel');"
            + "document.getElementById('start').click()");
    browser.waitFor("document.querySelectorAll('.run').length === 1");
  }

  @Test
  void tracesAreListedAndOpened() throws Exception {
    HttpResponse<String> answer = mesh.ask(TracedMesh.summary("parallel"));
    mesh.traceOf(answer); // when it is whole
    String traceId = new JsonObject(answer.body()).getJsonObject("fetch").getString("traceId");
    open("/traces", "document.querySelectorAll('tbody tr').length >= 1");
    open("/traces/" + traceId, "document.querySelectorAll('[role=row][data-span]').length > 9");
  }

  @Test
  void theMeshPageShowsEveryServiceAndInjectsAFault() throws Exception {
    String payments = "document.querySelector('[aria-label=payment-service]')";
    open(
        "/mesh",
        "document.querySelector('.verdict').textContent.startsWith('All services')"
            + " && [...document.querySelectorAll('.card .state')].filter(s => s.textContent.includes('● OK')).length === 4"
            + " && %s.querySelector('.picker select')".formatted(payments));
    browser.evaluate(
        "{ const picker = %s.querySelector('.picker'); picker.open = true;".formatted(payments)
            + " picker.querySelector('form').requestSubmit(); }");
    browser.waitFor(payments + ".textContent.includes('Injected: ')");
    browser.evaluate("document.getElementById('undo').click()");
    browser.waitFor("!%s.textContent.includes('Injected: ')".formatted(payments));
  }

  /** Opens a page and checks that it and all that it loaded were sent over HTTP/2. */
  private static void open(String path, String condition) throws Exception {
    browser.open(proxy.url() + path, condition);
    String loaded =
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]";
    assertEquals(
        "",
        browser.evaluate(
            loaded
                + ".filter(e => e.nextHopProtocol !== 'h2')"
                + ".map(e => e.name + ' ' + e.nextHopProtocol).join()"));
    assertEquals(
        "h2", browser.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"));
  }
}
