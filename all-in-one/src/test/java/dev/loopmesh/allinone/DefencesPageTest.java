package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.payment.PaymentService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pools, breakers and replicas on the Mesh page, with a payment service of two replicas, one of
 * which is down.
 */
class DefencesPageTest {
  private static final String PATIENT =
      TracedMesh.summary("parallel") + "&onFailure=partial&deadline=60s";

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static RunningService payments;
  private static UnusedPort closed;
  private static TracedMesh mesh;
  private static Browser browser;
  private static String page;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    payments =
        RunningService.start(
                PaymentService.SPEC,
                Settings.of(Map.of("PORT", "0", "LATENCY", "1ms", "OTEL_SDK_DISABLED", "true")))
            .await(20, SECONDS);
    closed = new UnusedPort();
    mesh =
        TracedMesh.with(
            Map.of("LATENCY", "1ms", "PAYMENT_SERVICE_URL", payments.url() + "," + closed.url()));
    page = mesh.mesh().url("lab") + "/mesh";
    browser.look(1440, 1200, "light");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      closed.close();
      payments.stop().await(20, SECONDS);
    }
  }

  @BeforeEach
  void look() throws Exception {
    browser.open(page, "document.querySelectorAll('.upstream').length === 3");
  }

  @AfterEach
  void undo() throws Exception {
    if (mesh != null) {
      assertEquals(200, mesh.send("lab", "POST", "/api/mesh/reset").statusCode());
    }
  }

  @Test
  void aPoolShowsWhoIsInAndWhoWaits() throws Exception {
    set("POOL_SIZE", "2");
    fault("user-service", new JsonObject().put("fault", "hang"));
    List<Socket> callers = new ArrayList<>();
    for (int caller = 0; caller < 5; caller++) {
      callers.add(mesh.askAndBeReadyToLeave(PATIENT, TRACE));
    }
    browser.waitFor(of("user-service", "2 of 2 in use, 3 waiting"));
    assertEquals(
        "user-service: 2 of 2 in use, 3 waiting",
        browser.evaluate(
            panel("user-service") + ".querySelector('svg').getAttribute('aria-label')"));
    double used = width("user-service", "rect.used");
    double limit = number("user-service", "line.limit", "x1");
    assertEquals(limit, used, 0.01, "the bar ends at the limit");
    assertEquals(1.5, width("user-service", "rect.waits") / used, 0.01, "on the same scale");

    assertEquals("off", row(0, "user-service").getString(1));
    assertEquals(
        new JsonArray().add("2").add("3").add("2"),
        new JsonArray(row(0, "user-service").getList().subList(2, 5)));
    for (Socket caller : callers) {
      caller.close();
    }
    browser.waitFor(of("user-service", "0 of 2 in use"));
    assertEquals(0.0, width("user-service", "rect.used"));
  }

  @Test
  void aBreakerThatOpensIsSeenByShapeAndWord() throws Exception {
    browser.waitFor(of("order-service", "○ off"));
    set("BREAKER_FAILURES", "1", "BREAKER_RESET", "60m");
    browser.waitFor(of("order-service", "● closed"));
    fault("order-service", new JsonObject().put("fault", "error").put("status", 500));
    mesh.ask(TracedMesh.summary("sequential"));
    browser.waitFor(of("order-service", "⊘ open"));
    mesh.ask(TracedMesh.summary("sequential"));
    browser.waitFor(of("order-service", "1 refused in the last"));
    browser.waitFor(
        "document.querySelector('lab-defences [role=status]').textContent === 'order-service:"
            + " breaker open'");
    assertEquals("open", row(0, "order-service").getString(1));
    assertEquals("closed", row(0, "user-service").getString(1));
  }

  @Test
  void retriesAreCountedWhileThePageIsOpen() throws Exception {
    set("RETRY_ATTEMPTS", "3", "RETRY_BACKOFF", "1ms");
    fault("user-service", new JsonObject().put("fault", "error").put("status", 503));
    browser.waitFor(of("user-service", "0 retries, 0 hedges in the last"));
    mesh.ask(TracedMesh.summary("sequential"));
    browser.waitFor(of("user-service", "2 retries, 0 hedges in the last"));
  }

  @Test
  void aReplicaThatIsNotThereIsEjectedAndTheOtherGetsTheCalls() throws Exception {
    set("EJECT_FAILURES", "1", "EJECT_TIME", "60m");
    String gone = closed.url().replace("http://", "");
    String there = payments.url().replace("http://", "");
    browser.waitFor(of("payment-service", "●\u00a0" + gone));
    int failed = 0;
    for (int caller = 0; caller < 4; caller++) { // calls go to each in turn
      failed += mesh.ask(TracedMesh.summary("sequential")).statusCode() == 200 ? 0 : 1;
    }
    assertEquals(1, failed);
    browser.waitFor(of("payment-service", "⊘\u00a0" + gone + " ejected"));
    browser.open(page, of("payment-service", "of 0 calls"));
    for (int caller = 0; caller < 4; caller++) {
      assertEquals(200, mesh.ask(TracedMesh.summary("sequential")).statusCode());
    }
    browser.waitFor(of("payment-service", "of 4 calls in the last"));
    assertEquals(
        new JsonArray().add("payment-service").add(there).add("in").add("0").add("4"),
        row(1, there));
    assertEquals(
        new JsonArray().add("payment-service").add(gone).add("ejected").add("0").add("0"),
        row(1, gone));
  }

  @Test
  void whatCannotBeSeenIsSaidAndWhatBeganAnewIsCountedAnew() throws Exception {
    browser.evaluate(
        """
        window.told = (at, more) => {
          shown.know({ at: at * 1e6, door: {}, untold: 0, ...more });
          shown.draw(at * 1e6);
          return shown.textContent;
        };
        window.retried = retry => ({ upstreams: [{ service: 'x', pool: {}, breaker: { closed: 3, open: 1 },
          decisions: { retry }, replicas: [] }] });
        window.shown = document.createElement('lab-defences');
        document.body.append(shown)
        """);
    assertSays("told(1, retried(5)); told(2, retried(9))", "4 retries", "open in 1 of 4 loops");
    assertSays("told(3, retried(2))", "0 retries");
    assertSays(
        "shown.draw(9e6); shown.textContent",
        "No metrics from the aggregator since",
        ":03.000: no sample");
    assertSays("told(10, { why: 'gone' }); told(11, { why: 'gone' })", ":10.000: gone");
    assertEquals(0, browser.evaluate("shown.querySelectorAll('.upstream').length"));
    assertSays("told(12, { upstreams: [] })", "has no metrics of its calls");
    assertSays("told(13, retried(7))", "0 retries");
  }

  @Test
  void aReplicaThatGoesTakesNoneOfTheOthersCountsWithIt() throws Exception {
    browser.evaluate(
        """
        window.called = (at, ...replicas) => {
          const upstream = { service: 'x', pool: {}, breaker: {}, decisions: { retry: 0 },
            replicas: replicas.map(([replica, calls]) => ({ replica, calls, ok: calls })) };
          named.know({ at: at * 1e6, door: {}, untold: 0, upstreams: [upstream] });
          named.draw(at * 1e6);
          return named.textContent;
        };
        window.named = document.createElement('lab-defences');
        document.body.append(named)
        """);
    assertSays(
        "called(1, ['a:1', 10], ['b:1', 10]); called(2, ['a:1', 15], ['b:1', 12])", "of 7 c");
    assertSays("called(3, ['a:1', 18])", "of 8 calls in the last 2");
    assertEquals(false, browser.evaluate("named.textContent.includes('b:1')"));
    assertSays("called(4, ['a:1', 20], ['c:1', 1]); called(5, ['a:1', 20], ['c:1', 5])", "of 14 c");
    assertEquals(
        "x, 14",
        browser.evaluate(
            """
            named.querySelector('details').open = true;
            named.draw(5e6);
            [...named.querySelectorAll('table')[2].rows[1].cells].map(cell => cell.textContent)
              .slice(0, 2).join(', ')
            """));
  }

  private static void assertSays(String script, String... parts) throws Exception {
    String text = (String) browser.evaluate(script);
    for (String part : parts) {
      assertTrue(text.contains(part), text);
    }
  }

  private static void set(String... settings) throws Exception {
    JsonObject wanted = new JsonObject();
    for (int i = 0; i < settings.length; i += 2) {
      wanted.put(settings[i], settings[i + 1]);
    }
    assertEquals(200, mesh.manage("aggregator", "PUT", "/settings", wanted).statusCode());
  }

  private static void fault(String service, JsonObject fault) throws Exception {
    assertEquals(200, mesh.manage(service, "PUT", "/faults/test", fault).statusCode());
  }

  private static String panel(String service) {
    return "document.querySelector('[aria-label=\"calls to %s\"]')".formatted(service);
  }

  private static String of(String service, String text) {
    return panel(service) + ".textContent.includes('" + text + "')";
  }

  private static double width(String service, String mark) throws Exception {
    return number(service, mark, "width");
  }

  private static double number(String service, String mark, String attribute) throws Exception {
    String expression = panel(service) + ".querySelector('svg.pool %s').getAttribute('%s')";
    return Double.parseDouble((String) browser.evaluate(expression.formatted(mark, attribute)));
  }

  /** The row of a twin table that has this text in one of its first two cells. */
  private static JsonArray row(int table, String text) throws Exception {
    browser.evaluate("document.querySelector('lab-defences details').open = true");
    String cells =
        "[...(document.querySelectorAll('lab-defences table')[%d]?.tBodies[0].rows ?? [])]"
            + ".map(row => [...row.cells].map(cell => cell.textContent))"
            + ".find(row => row.slice(0, 2).includes('%s'))";
    return new JsonArray(
        (String) browser.waitFor("JSON.stringify(" + cells.formatted(table, text) + ")"));
  }
}
