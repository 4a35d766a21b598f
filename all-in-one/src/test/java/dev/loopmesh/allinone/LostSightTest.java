package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.Aggregator;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import dev.loopmesh.order.OrderService;
import dev.loopmesh.payment.PaymentService;
import dev.loopmesh.user.UserService;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Floor reports what it cannot see and since when, and recovers by itself. */
class LostSightTest {
  private static final List<ServiceSpec> SERVICES =
      List.of(UserService.SPEC, OrderService.SPEC, PaymentService.SPEC, Aggregator.SPEC);
  private static final String NOTICE = "document.querySelector('.notice')";
  private static final String ALL_SEEN =
      "window.loopmesh?.live.connected && loopmesh.model.services.size === 4"
          + " && [...loopmesh.model.services.values()].every(s => s.state === 'up'"
          + " && loopmesh.model.laneOf(s.service)?.sawAt(loopmesh.model.shown)) && %s.hidden"
              .formatted(NOTICE);

  private static final Map<String, String> environment = new HashMap<>();
  private static final Map<String, RunningService> running = new HashMap<>();
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    for (ServiceSpec spec : SERVICES) {
      settle(spec);
    }
    settle(Lab.SPEC);
    String otlp = LastingPort.find();
    environment.put("LAB_OTLP_PORT", otlp);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + otlp);
    environment.put("SHUTDOWN_GRACE", "100ms");
    environment.put("LATENCY", "20ms");
    SERVICES.forEach(LostSightTest::start);
    start(Lab.SPEC);
    browser.look(1440, 900, "light");
  }

  private static void settle(ServiceSpec spec) throws Exception {
    String name = spec.name().toUpperCase(Locale.ROOT).replace('-', '_');
    for (String door : List.of("", "_MANAGEMENT")) {
      String port = LastingPort.find();
      environment.put(name + door + "_PORT", port);
      environment.put(name + door + "_URL", "http://127.0.0.1:" + port);
    }
  }

  private static void start(ServiceSpec spec) {
    Settings settings = Settings.of(environment, spec.name());
    running.put(spec.name(), RunningService.start(spec, settings).await());
  }

  private static void stop(ServiceSpec spec) {
    running.remove(spec.name()).stop().await();
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    for (RunningService service : running.values()) {
      service.stop().await(20, SECONDS);
    }
  }

  @BeforeEach
  void everythingIsSeen() throws Exception {
    Stream.concat(SERVICES.stream(), Stream.of(Lab.SPEC))
        .filter(spec -> !running.containsKey(spec.name())) // stopped by a test that failed
        .forEach(LostSightTest::start);
    browser.open(running.get("lab").url() + "/", ALL_SEEN);
    browser.evaluate("window.sameDocument = true");
  }

  @Test
  void aServiceThatStopsIsNamedWithTheTimeUntilItIsThereAgain() throws Exception {
    stop(PaymentService.SPEC);
    String since = "loopmesh.model.services.get('payment-service').since";
    browser.waitFor(
        "%s.textContent.includes('No data from payment-service since '".formatted(NOTICE)
            + " + new Date(%s / 1000).toTimeString().slice(0, 8))".formatted(since)
            + " && !%s.textContent.includes('user-service')".formatted(NOTICE));
    double micros = ((Number) browser.evaluate(since)).doubleValue();
    assertTrue(micros / 1000 <= System.currentTimeMillis(), "since a time to come: " + micros);
    assertEquals(
        true,
        browser.evaluate(
            "loopmesh.model.laneOf('payment-service').seen.at(-1).to - 50_000 <= " + since),
        "since a time when it was seen: " + micros);
    browser.waitFor("!" + seen("payment-service") + " && " + seen("aggregator"));
    browser.waitFor("document.querySelector('lab-room').textContent.includes('does not answer')");
    browser.waitFor(
        "document.getElementById('voice').textContent === 'No data from payment-service.'");

    start(PaymentService.SPEC);
    browser.waitFor(ALL_SEEN);
    browser.waitFor(
        "document.getElementById('voice').textContent === 'Data from payment-service again.'");
    assertEquals(true, browser.evaluate("window.sameDocument"));
  }

  @Test
  void whenAllHaveStoppedAllAreNamed() throws Exception {
    SERVICES.forEach(LostSightTest::stop);
    for (ServiceSpec spec : SERVICES) {
      browser.waitFor(NOTICE + ".textContent.includes('No data from %s')".formatted(spec.name()));
    }
    browser.waitFor("document.querySelector('.waiter').classList.contains('unseen-loop')");
    SERVICES.forEach(LostSightTest::start);
    browser.waitFor(ALL_SEEN);
    assertEquals(true, browser.evaluate("window.sameDocument"));
  }

  @Test
  void whenTheLabIsStartedAgainThePageFindsItAndBeginsAnew() throws Exception {
    Object first = browser.evaluate("loopmesh.live.instance");
    String work =
        "[...loopmesh.model.laneOf('aggregator').steps].filter(([start]) => start >= from && start < until)"
            + ".reduce((sum, [, step]) => sum + step.micros, 0)";
    showARequest();
    browser.evaluate(
        "(({from, to}) => { window.from = from + 5000; window.until = to - 5000; window.before = %s; })"
                .formatted(work)
            + "(loopmesh.model.laneOf('aggregator').seen.at(-1))");
    browser.evaluate("fetch('/api/guests?mode=sequential&rate=20&for=1m', {method: 'POST'})");
    browser.waitFor("document.querySelector('lab-room .token')");
    stop(Lab.SPEC);
    browser.waitFor(NOTICE + ".textContent.includes('Connection lost at ')");
    browser.waitFor("!document.querySelector('lab-room .token')"); // they may have ended unseen
    browser.waitFor("document.querySelector('.waiter').classList.contains('unseen-loop')");
    start(Lab.SPEC);
    browser.waitFor(ALL_SEEN);
    assertNotEquals(first, browser.evaluate("loopmesh.live.instance"));
    assertEquals(
        true,
        browser.evaluate("before > 0 && (%s) < 1.5 * before".formatted(work)),
        "an event that the lab repeated was counted twice");
    showARequest();
    assertEquals(true, browser.evaluate("window.sameDocument"));
  }

  private static void showARequest() throws Exception {
    Object trace =
        browser.evaluate(
            "fetch('/api/guests?mode=parallel', {method: 'POST'}).then(a => a.json()).then(b => b.traceId)");
    browser.waitFor(
        "(r => r.answered && (r.taken || r.root) && r.end < loopmesh.model.shown)(loopmesh.model.requests.get('%s'))"
            .formatted(trace));
  }

  private static String seen(String service) {
    return "loopmesh.model.laneOf('%s').sawAt(loopmesh.model.shown)".formatted(service);
  }
}
