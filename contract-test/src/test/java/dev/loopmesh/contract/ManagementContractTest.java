package dev.loopmesh.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Management is held to its OpenAPI document: each answer here is checked against it. */
class ManagementContractTest {
  private static final List<String> ADDRESSES =
      List.of(
          "/livez",
          "/readyz",
          "/info",
          "/settings",
          "/metrics",
          "/loops",
          "/loops/segments",
          "/loops/pauses",
          "/faults",
          "/faults/here",
          "/latency",
          "/openapi.yaml");
  private static final Buffer NOTHING = Buffer.buffer();
  private static final CountDownLatch RELEASE = new CountDownLatch(1);
  private static final ServiceSpec SPEC = new ServiceSpec("test-service", 0, Waiting::new);
  private static final LiveSetting<Integer> ATTEMPTS =
      LiveSetting.integer("ATTEMPTS", 1, 1, 10, "how often");
  private static final LiveSetting<Duration> PATIENCE =
      LiveSetting.duration(
          "PATIENCE",
          Duration.ofSeconds(1),
          Duration.ofMillis(1),
          Duration.ofMinutes(1),
          "how long");

  private static boolean waits = true;
  private static Vertx serving;
  private static ContractedService management;

  private static final class Waiting implements Service {
    private final ArtificialWait wait;

    private Waiting(Settings settings) {
      wait = ArtificialWait.from(settings, "nothing");
      settings.live(List.of(ATTEMPTS, PATIENCE), values -> values.of(ATTEMPTS));
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {
      serving = vertx;
    }

    @Override
    public ArtificialWait artificialWait() {
      return waits ? wait : null;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "LOOP_DEAD", "2s",
            "SHUTDOWN_DELAY", "2s",
            "OTEL_SDK_DISABLED", "false",
            "OTEL_TRACES_EXPORTER", "none");
    management = ContractedService.startManagement(SPEC, settings);
    assertEquals(200, put("/faults/here", "{'fault':'hang','match':{'path':'/x'}}"));
  }

  @AfterAll
  static void aServiceThatWaitsForNothingHasNoLatency() throws Exception {
    waits = false;
    try (var other = ContractedService.startManagement(SPEC, Map.of())) {
      assertEquals(404, other.get("/latency").statusCode());
      Buffer body = Buffer.buffer("{}");
      assertEquals(404, other.call(HttpMethod.PUT, "/latency", body).statusCode());
      assertEquals(404, other.call(HttpMethod.DELETE, "/latency", NOTHING).statusCode());
    }
  }

  /** Last, because there is no way back from it. */
  @AfterAll
  static void whileItStopsItIsNotReadyAndThenEveryDocumentedAnswerWasSeen() throws Exception {
    Future<Void> stopped = management.service().stop();
    assertEquals(503, management.get("/readyz").statusCode());
    stopped.await(30, SECONDS);
    management.close();
    Set<String> unseen = management.unseen();
    // seen above at another service, which waits for nothing
    unseen.removeAll(Set.of("GET /latency 404", "PUT /latency 404", "DELETE /latency 404"));
    assertEquals(Set.of(), unseen);
  }

  @Test
  void theDocumentIsOpenApiAndItsExamplesFit() throws Exception {
    assertEquals(List.of(), management.documentFaults());
  }

  @Test
  void everyAddressAnswersAsDocumented() throws Exception {
    for (String uri : ADDRESSES) {
      until(() -> status(uri) == 200); // the loop may just have been held
      assertEquals(200, management.call(HttpMethod.HEAD, uri, Buffer.buffer()).statusCode(), uri);
      assertEquals(400, management.get(uri + "?verbose=true").statusCode(), uri);
      assertEquals(405, management.call(HttpMethod.POST, uri, Buffer.buffer()).statusCode(), uri);
      assertEquals(413, management.call(HttpMethod.GET, uri, Buffer.buffer("x")).statusCode(), uri);
    }
  }

  @Test
  void faultsArePutReadAndDeletedAsDocumented() throws Exception {
    assertEquals(400, put("/faults/a", "{'fault':'delay','latency':5,'colour':'red'}"));
    assertEquals(400, put("/faults/a", "[]"));
    assertEquals(400, put("/faults/a", "{"));
    assertEquals(400, put("/faults/A_b", "{'fault':'hang'}"));
    assertEquals(413, put("/faults/a", " ".repeat(1 << 17)));
    assertEquals(404, management.get("/faults/a").statusCode());
    assertEquals(200, put("/faults/a", "{'fault':'error','match':{'path':'/x'},'for':'1m'}"));
    assertEquals(200, management.get("/faults/a").statusCode());
    assertEquals(204, delete("/faults/a"));
    assertEquals(404, delete("/faults/a"));
    for (int i = 1; i <= 31; i++) {
      assertEquals(200, put("/faults/" + i, "{'fault':'hang','match':{'path':'/x'}}"));
    }
    assertEquals(409, put("/faults/32", "{'fault':'hang'}"));
    assertEquals(204, delete("/faults"));
    assertEquals(400, delete("/faults?force=true"));
    assertEquals(400, delete("/faults/a?force=true"));
    assertEquals(200, put("/faults/here", "{'fault':'hang','match':{'path':'/x'}}"));
  }

  @Test
  void theLatencyIsChangedAndGivenBackAsDocumented() throws Exception {
    assertEquals(200, put("/latency", "{'latency':'uniform(1ms,2ms)'}"));
    var now = management.get("/latency").bodyAsJsonObject();
    assertEquals("uniform(1ms,2ms)", now.getString("latency"));
    assertEquals("1s", now.getString("setting"));
    assertEquals(400, put("/latency", "{'latency':'5'}"));
    assertEquals(400, put("/latency", "{}"));
    assertEquals(413, put("/latency", " ".repeat(1 << 17)));
    assertEquals(204, delete("/latency"));
    assertEquals(400, delete("/latency?now=true"));
    assertEquals("1s", management.get("/latency").bodyAsJsonObject().getString("latency"));
  }

  @Test
  void aFaultThatIsOnlyCheckedIsNotThereAfterwards() throws Exception {
    assertEquals(204, put("/faults/checked?check=true", "{'fault':'hang'}"));
    assertEquals(400, put("/faults/checked?check=true", "{'fault':'hand'}"));
    assertEquals(400, put("/faults/checked?check=maybe", "{'fault':'hang'}"));
    assertEquals(404, management.get("/faults/checked").statusCode());
  }

  private static int put(String uri, String body) throws Exception {
    Buffer json = Buffer.buffer(body.replace('\'', '"'));
    return management.call(HttpMethod.PUT, uri, json).statusCode();
  }

  private static int delete(String uri) throws Exception {
    return management.call(HttpMethod.DELETE, uri, NOTHING).statusCode();
  }

  @Test
  void theSettingsInForceAreShown() throws Exception {
    var info = management.get("/info").bodyAsJsonObject();
    assertEquals("test-service", info.getString("name"));
    assertEquals("2s", info.getJsonObject("settings").getString("LOOP_DEAD"));
    assertEquals("4s", info.getJsonObject("settings").getString("SHUTDOWN_GRACE"));
  }

  @Test
  void settingsAreChangedAndPutBackAsDocumented() throws Exception {
    var changed = put("{\"ATTEMPTS\": 3, \"PATIENCE\": \"2s\"}");
    assertEquals(200, changed.statusCode());
    var first = changed.bodyAsJsonObject().getJsonArray("settings").getJsonObject(0);
    assertEquals("3", first.getString("value"));
    assertEquals("changed", first.getString("source"));
    var info = management.get("/info").bodyAsJsonObject().getJsonObject("settings");
    assertEquals("2s", info.getString("PATIENCE"));
    var reset = management.call(HttpMethod.DELETE, "/settings", Buffer.buffer());
    assertEquals(200, reset.statusCode());
    assertEquals(4, reset.bodyAsJsonObject().getJsonArray("changes").size());
    assertEquals(
        400, management.call(HttpMethod.DELETE, "/settings?now=", Buffer.buffer()).statusCode());
  }

  @Test
  void settingsThatCannotBeTakenAreAllNamedAndNoneIsChanged() throws Exception {
    var refused = put("{\"PATIENCE\": \"3s\", \"ATTEMPTS\": 99, \"COLOUR\": \"red\"}");
    assertEquals(400, refused.statusCode());
    assertEquals(2, refused.bodyAsJsonObject().getJsonArray("faults").size());
    String settings = management.get("/settings").bodyAsString();
    assertTrue(!settings.contains("\"3s\""), settings);
    for (String bad : List.of("", "[]", "{", "null", "1", "{\"ATTEMPTS\": null}", "\"x\"")) {
      assertEquals(400, put(bad).statusCode(), bad);
    }
    assertEquals(413, put("{\"COLOUR\": \"" + "x".repeat(20_000) + "\"}").statusCode());
  }

  private static HttpResponse<Buffer> put(String body) throws Exception {
    return management.call(HttpMethod.PUT, "/settings", Buffer.buffer(body));
  }

  @Test
  void aHeldLoopIsToldAsDocumented() throws Exception {
    serving.runOnContext(onTheLoop -> hold());
    try {
      until(() -> status("/livez") == 503);
      var stalls = management.get("/loops").bodyAsJsonObject().getJsonArray("stalls");
      assertTrue(stalls.getJsonObject(stalls.size() - 1).getBoolean("inProgress"));
    } finally {
      RELEASE.countDown();
    }
    management.get("/loops/segments?loop=0&since=0");
  }

  @Test
  void metricsComeInTheFormThatIsAskedForOrNotAtAll() throws Exception {
    for (String form : List.of("text/plain", "application/openmetrics-text")) {
      String given = management.get("/metrics", "Accept", form).getHeader("Content-Type");
      assertTrue(given.startsWith(form + "; version="), given);
    }
    assertEquals(406, management.get("/metrics", "Accept", "image/png").statusCode());
  }

  @Test
  void aGarbageCollectionIsToldAsDocumented() throws Exception {
    System.gc();
    until(() -> !pauses().isEmpty());
    for (String bad : List.of("since=-1", "since=x", "loop=0")) {
      assertEquals(400, management.get("/loops/pauses?" + bad).statusCode(), bad);
    }
  }

  private static JsonArray pauses() {
    try {
      return management.get("/loops/pauses").bodyAsJsonObject().getJsonArray("pauses");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsNoSegmentOrLoopIsRefusedAsDocumented() throws Exception {
    for (String bad : List.of("since=-1", "since=", "since=01", "since=1e3", "loop=1", "loop=x")) {
      assertEquals(400, management.get("/loops/segments?" + bad).statusCode(), bad);
    }
    assertEquals(400, management.get("/loops/segments?since=99999999999999999999").statusCode());
  }

  private static void hold() {
    try {
      RELEASE.await(30, SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void until(BooleanSupplier condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < 30_000_000_000L, "it has not come to be");
      Thread.sleep(5);
    }
  }

  private static int status(String uri) {
    try {
      return management.get(uri).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
