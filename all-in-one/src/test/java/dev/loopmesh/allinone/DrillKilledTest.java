package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a lab is killed in mid-drill, the mesh is restored and earlier results are kept. */
class DrillKilledTest {
  private static final long MOST_NANOS = SECONDS.toNanos(10);
  private static final String RESULTS = "/api/drills/results";
  private static final String START = "/api/drills/start";
  private static final List<String> SERVICES = DrillPlayer.services().toList();

  /** It changes whatever a drill can change, and harms any guest, on any machine. */
  private static final String DRILL =
      """
      id: cut-off
      title: Cut off
      level: 1
      limit: 5m
      harm: 15s
      load:
        rate: 5/s
        paths: ["/users/{user}/summary"]
        objective: {good: 90%, p99: 5s}
      story: Its lab is killed.
      page: Summaries fail.
      base:
        - {service: user-service, latency: 50ms}
        - {service: order-service, capacity: {concurrency: 20, queue: 20}}
        - {service: aggregator, settings: {CALL_TIMEOUT: 4s}}
      timeline:
        - {name: errors, at: 1s, service: payment-service, fault: {fault: error, status: 503, probability: 1}}
      truth:
        - {service: payment-service, mechanism: errors, scope: every request, since: errors}
      evidence:
        - {service: payment-service, metric: http_server_request_duration_seconds}
      mitigations:
        - [{lever: restart, service: payment-service}]
      recovery: {hold: 5s}
      explanation: Every request failed.
      """;

  @TempDir private Path data;
  @TempDir private Path drills;
  private Mesh mesh;

  @BeforeEach
  void start() throws Exception {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
    Files.writeString(drills.resolve("cut-off.yaml"), DRILL);
    change("user-service", "/latency", "{\"latency\":\"150ms\"}");
    change("payment-service", "/faults/mine", "{\"fault\":\"delay\",\"latency\":\"5ms\"}");
    change("aggregator", "/settings", "{\"RETRY_ATTEMPTS\":2}");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  private void change(String service, String path, String body) throws Exception {
    LabProcess.call(mesh.service(service).managementUrl(), "PUT", path, body);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(LabProcess.settings(mesh));
    settings.put("LAB_DATA", data.toString());
    settings.put("LAB_DRILLS", drills.toString());
    return settings;
  }

  @Test
  void theMeshIsRestoredAndEarlierResultsAreKept() throws Exception {
    Map<String, String> before = state();
    try (LabProcess lab = LabProcess.start(settings())) {
      lab.call("POST", START, "{\"id\":\"slow-tuesday\",\"player\":\"Ann\"}");
      lab.call("POST", "/api/drills/current/declare", "");
      String id = new JsonObject(lab.call("POST", "/api/drills/current/end", "")).getString("id");
      String result = lab.call("GET", RESULTS + "/" + id, "");
      assertEquals(before, state(), "after a drill that has ended");

      lab.call("POST", START, "{\"id\":\"cut-off\"}");
      while (new JsonObject(lab.call("GET", "/api/drills/current", "")).getValue("page") == null) {
        Thread.sleep(100);
      }
      assertInForce(before);
      long killedNanos = lab.kill();
      assertRestored(before, killedNanos);
      lab.awaitEnd();
      assertKept(id, result);
    }
  }

  /** The changes of the drill: the latencies, faults and capacities are hidden. */
  private void assertInForce(Map<String, String> before) throws Exception {
    Map<String, String> during = state();
    for (String hidden : List.of("user-service /latency", "payment-service /faults")) {
      assertEquals("403", during.get(hidden), during::toString);
    }
    String settings = "aggregator /settings";
    assertNotEquals(before.get(settings), during.get(settings));
    assertTrue(during.get(settings).contains("CALL_TIMEOUT=4s"), during::toString);
  }

  /** Within ten seconds, as far as it can be seen by looking again and again. */
  private void assertRestored(Map<String, String> before, long killedNanos) throws Exception {
    long slowestLook = 0;
    long lookedNanos = System.nanoTime();
    while (!state().equals(before)) {
      Thread.sleep(20);
      slowestLook = Math.max(slowestLook, System.nanoTime() - lookedNanos);
      lookedNanos = System.nanoTime();
    }
    long tookNanos = lookedNanos - killedNanos;
    assertTrue(tookNanos < MOST_NANOS + 2 * slowestLook, "took " + tookNanos + " ns");
  }

  /** The result of the drill that had ended, alone; and another drill can start. */
  private void assertKept(String id, String result) throws Exception {
    RunningService lab = RunningService.start(Lab.SPEC, Settings.of(settings())).await(30, SECONDS);
    try {
      JsonArray kept =
          new JsonObject(LabProcess.call(lab.url(), "GET", RESULTS, "")).getJsonArray("results");
      assertEquals(1, kept.size(), kept::encode);
      assertEquals(
          new JsonObject(result),
          new JsonObject(LabProcess.call(lab.url(), "GET", RESULTS + "/" + id, "")));
      assertEquals(
          202, LabProcess.send(lab.url(), "POST", START, "{\"id\":\"cut-off\"}").statusCode());
    } finally {
      lab.stop().await(30, SECONDS);
    }
  }

  /** What can be changed in each service, or the status with which that is refused. */
  private Map<String, String> state() throws Exception {
    Map<String, String> state = new TreeMap<>();
    for (String service : SERVICES) {
      for (String path : List.of("/faults", "/latency", "/capacity", "/settings")) {
        HttpResponse<String> answer =
            LabProcess.send(mesh.service(service).managementUrl(), "GET", path, "");
        boolean isGood = answer.statusCode() == 200;
        state.put(service + " " + path, isGood ? values(answer.body()) : answer.statusCode() + "");
      }
    }
    return state;
  }

  /** Names and values, without times. */
  private static String values(String body) {
    JsonObject json = new JsonObject(body);
    List<String> values = new ArrayList<>();
    for (String name : List.of("latency", "concurrency", "queue", "abandoned")) {
      values.add(name + "=" + json.getValue(name));
    }
    for (String list : List.of("faults", "settings")) {
      for (Object each : json.getJsonArray(list, new JsonArray())) {
        JsonObject one = (JsonObject) each;
        values.add(one.getString("name") + "=" + one.getValue("value", one.getValue("fault")));
      }
    }
    return values.toString();
  }
}
