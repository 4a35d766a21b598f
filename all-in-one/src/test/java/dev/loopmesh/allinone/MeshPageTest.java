package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes on the Mesh page take effect in the mesh, and one button undoes them. */
class MeshPageTest {
  private static final String PAYMENTS = "document.querySelector('[aria-label=payment-service]')";
  private static final String AGGREGATOR = "document.querySelector('[aria-label=aggregator]')";

  private static TracedMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "20ms"));
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
    }
  }

  @Test
  void whatIsChangedThereIsChangedAndUndone() throws Exception {
    openMesh();

    browser.evaluate(
        """
        {
          const picker = %s.querySelector('.picker');
          picker.open = true;
          picker.querySelector('[name=latency]').value = '300ms';
          picker.querySelector('[name=probability]').value = '0.5';
          picker.querySelector('form').requestSubmit();
        }"""
            .formatted(PAYMENTS));
    browser.waitFor(
        PAYMENTS + ".textContent.includes('Injected: delay, latency 300ms, probability 0.5')");
    assertEquals(
        "delay",
        at("payment-service", "/faults").getJsonArray("faults").getJsonObject(0).getString("name"));

    submit("document.getElementById('latency-payment-service')", "35ms");
    browser.waitFor(PAYMENTS + ".textContent.includes('changed from 20ms')");
    assertEquals("35ms", at("payment-service", "/latency").getString("latency"));

    assertEquals(0, browser.evaluate(AGGREGATOR + ".querySelectorAll('.settings [open]').length"));
    submit(AGGREGATOR + ".querySelector('[name=RETRY_ATTEMPTS]')", "3");
    browser.waitFor(AGGREGATOR + ".querySelector('.settings [open]')?.dataset.group === 'Retries'");
    browser.waitFor(AGGREGATOR + ".textContent.includes('RETRY_ATTEMPTS 3')");
    assertEquals(
        "3", at("aggregator", "/info").getJsonObject("settings").getString("RETRY_ATTEMPTS"));

    browser.evaluate("document.getElementById('undo').click()");
    browser.waitFor("document.querySelectorAll('.steer .alarm').length === 0");
    assertEquals(0, at("payment-service", "/faults").getJsonArray("faults").size());
    assertEquals("20ms", at("payment-service", "/latency").getString("latency"));
    assertEquals(
        "1", at("aggregator", "/info").getJsonObject("settings").getString("RETRY_ATTEMPTS"));
  }

  @Test
  void everyKindOfFaultCanBeInjectedWithItsOwnMembers() throws Exception {
    openMesh();
    JsonArray kinds = at("payment-service", "/fault-kinds").getJsonArray("kinds");
    String select = PAYMENTS + ".querySelector('.picker select')";
    assertEquals(19, kinds.size());
    for (Object each : kinds) {
      JsonObject kind = (JsonObject) each;
      pick(select, kind.getString("fault"));
      assertEquals(kind.getString("fault"), browser.evaluate(select + ".value"));
      for (String member : kind.getJsonObject("example").fieldNames()) {
        String field = PAYMENTS + ".querySelector('.picker [name=%s]') !== null";
        assertEquals(!member.equals("fault"), browser.evaluate(field.formatted(member)), member);
      }
    }
    pick(select, "error");
    submit(PAYMENTS + ".querySelector('.picker [name=status]')", "nonsense");
    browser.waitFor("document.querySelector('[role=alert]').textContent.includes('status')");
    submit(PAYMENTS + ".querySelector('.picker [name=status]')", "418");
    browser.waitFor(PAYMENTS + ".textContent.includes('Injected: error, status 418')");
    assertEquals(204, mesh.manage("payment-service", "DELETE", "/faults", null).statusCode());
  }

  private static void pick(String select, String kind) throws Exception {
    browser.evaluate(
        "%s.value = '%s'; %s.dispatchEvent(new Event('change'))".formatted(select, kind, select));
  }

  @Test
  void whatCannotBeTakenIsSaidAndNothingIsChanged() throws Exception {
    openMesh();
    submit("document.getElementById('latency-payment-service')", "5");
    browser.waitFor("document.querySelector('[role=alert]').textContent.includes('no unit')");
    assertEquals("20ms", at("payment-service", "/latency").getString("latency"));
  }

  @Test
  void noQuantileIsWithoutItsNumberAndNo99thOfFewerThanAThousand() throws Exception {
    openMesh();
    String many = "Array.from({length: %d}, (_, i) => (i + 1) * 1000)";
    assertEquals("–", quantiles(many.formatted(0)));
    assertEquals("500 ms, 900 ms; p99 needs more samples (999)", quantiles(many.formatted(999)));
    assertEquals("500 ms, 900 ms, 990 ms of 1,000", quantiles(many.formatted(1000)));
    assertEquals(200, mesh.ask(TracedMesh.summary("parallel")).statusCode());
    browser.waitFor(
        "/p99 needs more samples/.test(document.querySelector('[aria-label=aggregator] dl').textContent)");
  }

  @Test
  void theLinesOfTheLoopsAreATableToo() throws Exception {
    openMesh();
    browser.evaluate("document.querySelector('#loops').open = true");
    browser.waitFor("document.querySelectorAll('#loops tbody tr').length >= 2");
    browser.waitFor(
        "[...document.querySelectorAll('#loops tbody tr')].some(row => row.cells.length === 9"
            + " && [...row.cells].slice(1).every(cell => /^[0-9.]+ %$/.test(cell.textContent)))");
  }

  private static void openMesh() throws Exception {
    browser.open(
        mesh.mesh().url("lab") + "/mesh",
        PAYMENTS + ".querySelector('select') && " + AGGREGATOR + ".textContent.includes('● OK')");
  }

  private static String quantiles(String took) throws Exception {
    return (String)
        browser.evaluate(
            "import('/page/mesh/mesh.js').then(mesh => mesh.quantiles(%s))".formatted(took));
  }

  /** Types into a field and sends its form. */
  private static void submit(String field, String text) throws Exception {
    browser.evaluate("%s.value = '%s'; %s.form.requestSubmit()".formatted(field, text, field));
  }

  private static JsonObject at(String service, String uri) throws Exception {
    return new JsonObject(mesh.management(service, uri).body());
  }
}
