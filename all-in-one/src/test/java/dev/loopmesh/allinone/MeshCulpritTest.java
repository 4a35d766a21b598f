package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The headline of the Mesh page names the service that fails, and no other. */
class MeshCulpritTest {
  private static final int SUMMARIES = 5;
  private static final String VERDICT = "document.querySelector('.verdict').textContent";
  private static final String METRICS = "document.querySelector('lab-defences').metrics";

  private static TracedMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "5ms"));
    browser.look(1440, 900, "light");
    browser.open(mesh.mesh().url("lab") + "/mesh", VERDICT + ".startsWith('All services')");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
    }
  }

  @AfterEach
  void undo() throws Exception {
    mesh.send("lab", "POST", "/api/mesh/reset");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      value = {
        // faulty service | fault | the aggregator's settings | mode | headline
        "payment-service|{'fault':'error','status':503}|{'BREAKER_FAILURES':3}|parallel|payment-service is failing",
        "payment-service|{'fault':'error','status':503}|-|sequential|payment-service is failing",
        "payment-service|{'fault':'error','status':500}|-|parallel&onFailure=partial|payment-service is failing",
        "payment-service|{'fault':'garble'}|-|parallel|payment-service is failing",
        "payment-service|{'fault':'reset'}|-|worker|payment-service is failing",
        "payment-service|{'fault':'refuse'}|-|parallel|payment-service cannot be reached",
        "payment-service|{'fault':'refuse'}|{'BREAKER_FAILURES':2}|virtual|payment-service cannot be reached",
        "user-service|{'fault':'refuse'}|-|parallel&onFailure=partial|user-service cannot be reached",
        "order-service|{'fault':'delay','latency':'5s'}|{'CALL_TIMEOUT':'300ms'}|parallel|order-service is failing",
        "user-service|{'fault':'hang'}|-|parallel&deadline=300ms|user-service is failing",
        "order-service|{'fault':'error','status':503,'probability':0.5,'seed':1}"
            + "|{'RETRY_ATTEMPTS':10,'RETRY_BUDGET':'off','RETRY_BACKOFF':'1ms'}|parallel|order-service is failing",
        "order-service|{'fault':'unready'}|-|parallel|order-service is not ready",
        "aggregator|{'fault':'error','status':500}|-|parallel|aggregator is failing",
        "aggregator|{'fault':'error','status':503}|-|parallel|aggregator is refusing requests",
        "user-service|{'fault':'delay','latency':'1ms'}|-|parallel|All services OK"
      })
  void theHeadlineNamesTheServiceThatFails(
      String service, String fault, String settings, String mode, String headline)
      throws Exception {
    boolean available = !mode.equals("virtual") || Runtime.version().feature() >= 21;
    String uri = TracedMesh.summary(available ? mode : "parallel");
    inject(service, fault);
    if (settings != null) {
      assertEquals(200, mesh.manage("aggregator", "PUT", "/settings", json(settings)).statusCode());
    }
    begin();
    for (int summary = 0; summary < SUMMARIES; summary++) {
      mesh.ask(uri);
    }
    assertNamed(headline, headline.startsWith("All") ? "" : service);
  }

  @Test
  void aHedgeThatLostIsNotAFailure() throws Exception {
    set("{'HEDGE_QUANTILE':'50%','HEDGE_BUDGET':'100%'}");
    // rare enough that the median is quick, or none would be hedged
    inject("payment-service", "{'fault':'delay','latency':'40ms','probability':0.2}");
    for (int summary = 0; summary < 60; summary++) { // hedging needs 50 attempts first
      mesh.ask(TracedMesh.summary("parallel"));
    }
    begin();
    String lost = "/cancelled by caller[1-9]/.test(%s)".formatted(figures("payment-service"));
    TracedMesh.until(
        () -> {
          mesh.ask(TracedMesh.summary("parallel"));
          return browser.evaluate(lost).equals(true);
        });
    assertNamed("All services OK", "");
  }

  @Test
  void ofTwoStatesTheLatterIsShownSoonAfterAFaultIsUndone() throws Exception {
    begin();
    inject("payment-service", "{'fault':'error','status':503}");
    mesh.ask(TracedMesh.summary("parallel"));
    assertNamed("payment-service is failing", "payment-service");
    mesh.manage("payment-service", "DELETE", "/faults", null);
    TracedMesh.until(
        () -> {
          assertEquals(200, mesh.ask(TracedMesh.summary("parallel")).statusCode());
          return browser.evaluate(VERDICT).equals("All services OK");
        });
  }

  @Test
  void failedAndCancelledAndRefusedCallsAreCountedApart() throws Exception {
    set("{'BREAKER_FAILURES':3,'BREAKER_RESET':'60m'}");
    inject("payment-service", "{'fault':'error','status':503}");
    inject("user-service", "{'fault':'delay','latency':'1s'}");
    begin();
    for (int summary = 0; summary < SUMMARIES; summary++) {
      assertTrue(mesh.ask(TracedMesh.summary("parallel")).statusCode() >= 502);
    }
    browser.waitFor("%s.includes('failed3 of 3')".formatted(figures("payment-service")));
    browser.waitFor(
        "%s.includes('2 by the circuit breaker')".formatted(figures("payment-service")));
    browser.waitFor("/failed(–|0 of)/.test(%s)".formatted(figures("user-service")));
    browser.waitFor("/cancelled by caller[1-5]/.test(%s)".formatted(figures("user-service")));
    browser.waitFor("%s.includes('failed downstream5 of 5')".formatted(figures("aggregator")));
    browser.evaluate("document.querySelector('lab-defences details').open = true");
    String row =
        "[...document.querySelectorAll('lab-defences table')[2].tBodies[0].rows]"
            + ".find(row => row.cells[0].textContent === 'payment-service')";
    browser.waitFor(row);
    assertEquals(
        new JsonArray(List.of("payment-service", "0", "3", "0", "0", "0", "2")),
        new JsonArray(
            (String)
                browser.evaluate(
                    "JSON.stringify([...%s.cells].map(c => c.textContent))".formatted(row))));
  }

  @Test
  void theRateIsTheNumberOfRequestsOverTheTimeThatIsSaid() throws Exception {
    begin();
    mesh.send("lab", "POST", "/api/guests?mode=menu&rate=200&for=3s");
    String shown =
        figures("aggregator") + ".match(/^requests([0-9.]+) per second, ([0-9]+) in ([0-9]+) s/)";
    browser.waitFor("Number(%s[2]) >= 400".formatted(shown));
    JsonArray told =
        new JsonArray((String) browser.evaluate("JSON.stringify(%s)".formatted(shown)));
    double rate = Double.parseDouble(told.getString(1));
    double number = Double.parseDouble(told.getString(2));
    double seconds = Double.parseDouble(told.getString(3)); // rounded
    assertTrue(rate <= number / (seconds - 0.5) + 0.1, told::encode);
    assertTrue(rate >= number / (seconds + 0.5) - 0.1, told::encode);
  }

  /** Drops earlier samples, and waits for a new one. */
  private static void begin() throws Exception {
    browser.evaluate(METRICS + ".forget()");
    browser.waitFor(METRICS + ".last");
  }

  private static void assertNamed(String headline, String culprit) throws Exception {
    browser.waitFor("%s === '%s'".formatted(VERDICT, headline));
    String bad =
        "[...document.querySelectorAll('.card:has(> .state.alarm)')]"
            + ".map(card => card.getAttribute('aria-label')).join()";
    assertEquals(culprit, browser.evaluate(bad));
  }

  private static void inject(String service, String fault) throws Exception {
    assertEquals(200, mesh.manage(service, "PUT", "/faults/test", json(fault)).statusCode());
  }

  private static void set(String settings) throws Exception {
    assertEquals(200, mesh.manage("aggregator", "PUT", "/settings", json(settings)).statusCode());
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  private static String figures(String service) {
    return "document.querySelector('.card[aria-label=%s] dl').textContent".formatted(service);
  }
}
