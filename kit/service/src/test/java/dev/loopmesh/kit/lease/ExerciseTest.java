package dev.loopmesh.kit.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a lease with a key is held, only its holder sees and changes what is injected. */
@Isolated("it reads the log of the process")
class ExerciseTest {
  private static final String KEY = "correct-horse-battery-staple";

  private LiveService service;

  @BeforeEach
  void start() throws Exception {
    service =
        LiveService.of(
            LeaseTest.Waiting::new,
            "LATENCY",
            "1ms",
            "REQUEST_FAULTS",
            "true",
            "ACCESS_LOG_LEVEL",
            "info",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /faults",
        "HEAD /faults",
        "POST /faults",
        "DELETE /faults",
        "GET /faults/",
        "GET /faults/x",
        "GET //faults",
        "GET /x/../faults",
        "GET /%66aults",
        "PUT /faults/x",
        "DELETE /faults/x",
        "GET /fault-kinds",
        "GET /latency",
        "PUT /latency",
        "DELETE /latency",
        "GET /capacity",
        "PUT /capacity",
        "OPTIONS /capacity",
        "PUT /lease",
        "DELETE /lease"
      })
  void whatIsHiddenNeedsTheKey(String call) throws Exception {
    HttpMethod method = HttpMethod.valueOf(call.split(" ")[0]);
    String uri = call.split(" ")[1];
    assertEquals(200, take(KEY).statusCode());

    assertEquals(403, call(method, uri, null).statusCode());
    assertEquals(403, call(method, uri, null, KEY + "r").statusCode());
    assertEquals(403, call(method, uri, null, KEY, KEY).statusCode(), "twice");
    assertTrue(call(method, uri, null, KEY).statusCode() != 403);

    assertEquals(204, call(HttpMethod.DELETE, "/lease", null, KEY).statusCode());
    assertTrue(call(method, uri, null).statusCode() != 403, "the exercise is over");
  }

  @Test
  void theRefusalNamesTheHolderAndNoKey() throws Exception {
    take(KEY);
    String said = call(HttpMethod.GET, "/faults", null).bodyAsString();
    assertTrue(said.contains("problem/exercise-running"), said);
    assertTrue(said.contains("'drill' runs an exercise"), said);
    String shown = service.management("/lease").bodyAsString();
    assertTrue(shown.contains("drill"), shown);
    assertFalse((said + shown).contains(KEY));
  }

  @Test
  void anOperatorsLeversAndTelemetryStayOpen() throws Exception {
    take(KEY);
    for (String uri : List.of("/settings", "/readyz", "/metrics", "/loops", "/info", "/lease")) {
      assertEquals(200, service.managementStatus(uri), uri);
    }
    assertEquals(200, call(HttpMethod.PUT, "/settings", "{'ATTEMPTS':3}").statusCode());
    assertEquals(200, call(HttpMethod.DELETE, "/settings", null).statusCode());
  }

  @Test
  void changesFromBeforeTheExerciseAreShownAfterIt() throws Exception {
    call(HttpMethod.PUT, "/settings", "{'ATTEMPTS':3}");
    assertEquals(1, changes());
    call(HttpMethod.PUT, "/lease", "{'holder':'drill','for':'60s'}");
    assertEquals(1, changes(), "a lease without a key is no exercise");
    take(KEY);
    assertEquals(0, changes());
    call(HttpMethod.PUT, "/settings", "{'ATTEMPTS':4}");
    call(HttpMethod.PUT, "/lease", "{'holder':'drill','for':'60s'}", KEY);
    assertEquals(1, changes(), "a renewal does not begin another one");
    call(HttpMethod.DELETE, "/lease", null, KEY);
    assertEquals(3, changes(), "with the one that restores");
  }

  private int changes() throws Exception {
    return service.json("/settings").getJsonArray("changes").size();
  }

  @Test
  void aRenewalKeepsTheKeyOrChangesIt() throws Exception {
    take(KEY);
    String renewal = "{'holder':'drill','for':'60s'}";
    assertEquals(200, call(HttpMethod.PUT, "/lease", renewal, KEY).statusCode());
    assertEquals(403, call(HttpMethod.GET, "/faults", null).statusCode());
    String other = "another-key-of-the-drill";
    String changed = "{'holder':'drill','for':'60s','key':'%s'}".formatted(other);
    assertEquals(200, call(HttpMethod.PUT, "/lease", changed, KEY).statusCode());
    assertEquals(403, call(HttpMethod.GET, "/faults", null, KEY).statusCode());
    assertEquals(200, call(HttpMethod.GET, "/faults", null, other).statusCode());
  }

  @Test
  void theEndOfTheTermEndsTheExercise() throws Exception {
    call(HttpMethod.PUT, "/lease", "{'holder':'drill','for':'1s','key':'%s'}".formatted(KEY));
    put("/faults/x", "{'fault':'error','status':503}");
    assertEquals(503, service.get("/").statusCode());
    LiveService.until(() -> status("/faults") == 200);
    assertEquals("{\"faults\":[]}", service.management("/faults").bodyAsString());
    assertEquals(200, service.get("/").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789abcde", "0123456789 abcdef", "0123456789abcdé", "3"})
  void aBadKeyIsRefusedWithoutBeingRepeated(String key) throws Exception {
    HttpResponse<Buffer> answer = take(key);
    assertEquals(400, answer.statusCode());
    assertFalse(answer.bodyAsString().contains("'" + key + "'"), answer::bodyAsString);
    assertEquals("{\"lease\":null}", service.management("/lease").bodyAsString());
  }

  @Test
  void metricsAndBaggageTellNothingFromTheBeginningToTheEnd() throws Exception {
    put("/faults/x", "{'fault':'delay','latency':'1ms'}");
    service.get("/");
    assertTrue(metrics().contains("loopmesh_faults_total"));
    take(KEY);
    put("/faults/y", "{'fault':'delay','latency':'2ms'}");
    service.get("/");

    assertFalse(metrics().contains("fault"), metrics());
    assertFalse(state().getBoolean("visible"));
    String brought = "loopmesh.fault=test-service:error:503";
    assertEquals(200, service.get("/", "baggage", brought).statusCode());

    call(HttpMethod.DELETE, "/lease", null, KEY);
    assertTrue(state().getBoolean("visible"));
    assertTrue(metrics().contains("loopmesh_faults_active"));
    assertEquals(503, service.get("/", "baggage", brought).statusCode());
  }

  @Test
  void aHiddenCapacityIsInForceAndNeitherShownNorUndoneInTheSettings() throws Exception {
    call(HttpMethod.PUT, "/capacity", "{'concurrency':7}");
    take(KEY);
    String before = service.management("/settings").bodyAsString();
    put("/capacity", "{'concurrency':1,'queue':0}");
    put("/latency", "{'latency':'10s'}");
    service.begin("/");
    LiveService.until(() -> capacity().getInteger("working") == 1);

    assertEquals(503, service.get("/").statusCode());
    assertEquals(before, service.management("/settings").bodyAsString());
    assertEquals(200, call(HttpMethod.PUT, "/settings", "{'CONCURRENCY':9}").statusCode());
    assertEquals(503, service.get("/").statusCode(), "an operator does not undo it");
    put("/capacity", "{'queue':1}");
    JsonObject now = capacity();
    assertEquals(1, now.getInteger("concurrency"), "a missing member stays as it is");
    assertEquals(1, now.getInteger("queue"));
    assertEquals(204, call(HttpMethod.DELETE, "/capacity", null, KEY).statusCode());
    now = capacity();
    assertEquals("unlimited", now.getString("concurrency"));

    put("/capacity", "{'queue':1}");
    call(HttpMethod.DELETE, "/lease", null, KEY);
    now = service.json("/capacity");
    assertEquals(7, now.getInteger("concurrency"));
    assertEquals(100, now.getInteger("queue"));
  }

  @Test
  void logsTellOfRequestsAndSettingsAlone() throws Exception {
    take(KEY);
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    Handler reader =
        new StreamHandler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
          }
        };
    Logger.getLogger("").addHandler(reader);
    try {
      put("/faults/x", "{'fault':'delay','latency':'1ms'}");
      put("/latency", "{'latency':'2ms'}");
      put("/capacity", "{'concurrency':3}");
      call(HttpMethod.GET, "/faults/x", null, KEY);
      service.get("/");
      call(HttpMethod.PUT, "/settings", "{'ATTEMPTS':3}");
      LiveService.until(() -> lines.stream().anyMatch(line -> line.contains("PUT /settings 200")));
    } finally {
      Logger.getLogger("").removeHandler(reader);
    }
    lines.removeIf(line -> line.startsWith("GET / 200") || line.startsWith("PUT /settings 200"));
    assertEquals(List.of("ATTEMPTS changed from 1 to 3"), List.copyOf(lines));
  }

  private JsonObject state() throws Exception {
    return call(HttpMethod.GET, "/faults/x", null, KEY).bodyAsJsonObject();
  }

  private String metrics() throws Exception {
    return service.management("/metrics").bodyAsString();
  }

  private JsonObject capacity() {
    try {
      return call(HttpMethod.GET, "/capacity", null, KEY).bodyAsJsonObject();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int status(String uri) {
    try {
      return service.managementStatus(uri);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(String uri, String json) throws Exception {
    HttpResponse<Buffer> answer = call(HttpMethod.PUT, uri, json, KEY);
    assertEquals(200, answer.statusCode(), answer::bodyAsString);
  }

  private HttpResponse<Buffer> take(String key) throws Exception {
    return call(
        HttpMethod.PUT, "/lease", "{'holder':'drill','for':'60s','key':'%s'}".formatted(key));
  }

  private HttpResponse<Buffer> call(HttpMethod method, String uri, String json, String... keys)
      throws Exception {
    var request =
        WebClient.create(service.vertx())
            .request(method, service.running().managementPort(), "127.0.0.1", uri);
    for (String key : keys) {
      request.headers().add("Lease-Key", key);
    }
    var sent =
        json == null
            ? request.send()
            : request.sendJsonObject(new JsonObject(json.replace('\'', '"')));
    return sent.await(30, TimeUnit.SECONDS);
  }
}
