package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fault in a request's baggage: when it is accepted, how long it lasts, and where it is visible.
 */
class BroughtFaultTest {
  private static final String TOKEN = "open-sesame";

  private static LiveService open;
  private static LiveService guarded;

  @BeforeAll
  static void start() throws Exception {
    open = service();
    guarded = service("CONTROL_TOKEN", TOKEN);
  }

  private static LiveService service(String... settings) throws Exception {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] = "REQUEST_FAULTS";
    all[1] = "true";
    return LiveService.of(
        read -> (router, vertx) -> router.get("/things").handler(request -> request.end("fine")),
        all);
  }

  @AfterAll
  static void stop() throws Exception {
    open.close();
    guarded.close();
  }

  private static String brings(String fault) {
    return "loopmesh.fault=test-service:" + fault;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "Host, evil.example, 200",
    "Host, localhost, 418",
    "Origin, http://evil.example, 200",
    "Origin, null, 200",
    "Sec-Fetch-Site, cross-site, 200",
    "Sec-Fetch-Site, same-origin, 418"
  })
  void anotherSitesPageCannotBringOne(String header, String value, int status) throws Exception {
    var answer = open.get("/things", header, value, "baggage", brings("error:418"));

    assertEquals(status, answer.statusCode());
  }

  @ParameterizedTest
  @CsvSource({"Bearer open-sesame, 418", "Bearer open-sesamf, 200", "Basic open-sesame, 200"})
  void whereATokenIsSetItIsNeeded(String authorization, int status) throws Exception {
    String fault = brings("error:418");

    assertEquals(200, guarded.get("/things", "baggage", fault).statusCode());
    assertEquals(
        status,
        guarded.get("/things", "Authorization", authorization, "baggage", fault).statusCode());
  }

  @Test
  void beyondLoopbackItNeedsATokenOrAnOpenNetwork() throws Exception {
    try (LiveService closed = service("HOST", "0.0.0.0");
        LiveService trusted = service("HOST", "0.0.0.0", "CONTROL_OPEN", "true")) {
      assertEquals(200, closed.get("/things", "baggage", brings("error:418")).statusCode());
      assertEquals(418, trusted.get("/things", "baggage", brings("error:418")).statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "delay:9m", "block-loop:9m", "spin-loop:9m"})
  void itIsListedWhileItLastsAndEndedByAReset(String fault) throws Exception {
    Future<?> kept = open.begin("/things", "baggage", brings(fault));
    LiveService.until(() -> listed(open).contains("\"state\":\"active\""));
    String all = listed(open);

    assertTrue(all.contains("\"fault\":\"" + fault.split(":")[0] + "\""), all);
    assertTrue(all.contains("\"for\":\"10s\""), all);
    assertEquals(204, open.manage(HttpMethod.DELETE, "/faults", null).statusCode());
    kept.await(30, SECONDS);
    LiveService.until(() -> !listed(open).contains("baggage"));
  }

  @Test
  void itCanBeShownAndEndedByItsName() throws Exception {
    Future<?> kept = open.begin("/things", "baggage", brings("hang"));
    LiveService.until(() -> listed(open).contains("baggage"));
    JsonObject fault = open.json("/faults").getJsonArray("faults").getJsonObject(0);
    String path = "/faults/" + fault.getString("name");

    assertEquals(fault, open.json(path));
    assertEquals(204, open.manage(HttpMethod.DELETE, path, null).statusCode());
    kept.await(30, SECONDS);
    assertEquals(404, open.managementStatus(path));
  }

  private static String listed(LiveService service) {
    return service.json("/faults").encode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "delay:9m", "block-loop:9m", "spin-loop:9m"})
  void itEndsAfterItsTimeEvenWhileItHoldsTheLoop(String fault) throws Exception {
    Guard callers = Guard.read(Settings.of(Map.of()), "test-service", "HOST");
    Duration shortTime = Duration.ofMillis(100);
    Vertx timers = Vertx.vertx();
    Vertx serving = Vertx.vertx();
    RequestFaults faults =
        new RequestFaults(
            FaultCatalogue.all(),
            "test-service",
            new FaultSettings(true, true, 1, callers, shortTime, BusyWork.NONE),
            OpenTelemetry.noop().getMeter(""),
            timers);
    Router router = Router.router(serving);
    router.route().handler(faults::apply);
    router.route().handler(request -> request.end("fine"));
    int port =
        serving
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(30, SECONDS)
            .actualPort();
    try {
      long start = System.nanoTime();
      var answer =
          WebClient.create(timers)
              .get(port, "127.0.0.1", "/")
              .putHeader("baggage", brings(fault))
              .send()
              .await(30, SECONDS);

      assertEquals("fine", answer.bodyAsString());
      assertTrue(System.nanoTime() - start >= shortTime.toNanos());
    } finally {
      serving.close().await(30, SECONDS);
      timers.close().await(30, SECONDS);
    }
  }
}
