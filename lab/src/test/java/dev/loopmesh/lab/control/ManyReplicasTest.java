package dev.loopmesh.lab.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.control.WorstReplicas;
import dev.loopmesh.lab.control.SteeredMesh.Answer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service with more replicas than are shown. */
class ManyReplicasTest {
  private static final int ALL = 13;
  private static final String PAYMENTS = "/api/mesh/payment-service";

  private final List<StandInManagement> replicas = new ArrayList<>();
  private SteeredMesh mesh;

  @BeforeEach
  void start() throws Exception {
    for (int n = 0; n < ALL; n++) {
      replicas.add(new StandInManagement());
    }
    List<String> urls = replicas.stream().map(StandInManagement::url).toList();
    mesh = new SteeredMesh("PAYMENT_SERVICE_MANAGEMENT_URL", String.join(",", urls));
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
    for (StandInManagement replica : replicas) {
      replica.close();
    }
  }

  private String address(int replica) {
    return replicas.get(replica).url().replace("http://", "");
  }

  private JsonObject state() throws Exception {
    return mesh.get("/api/mesh").body().getJsonArray("services").getJsonObject(3);
  }

  private static void busy(HttpServerRequest request, long nanos) {
    JsonObject loop = new JsonObject().put("elapsedNanos", 1_000L).put("busyNanos", nanos);
    JsonObject loops = new JsonObject().put("loops", new JsonArray().add(loop));
    StandInManagement.answer(
        request, 200, request.path().equals("/loops") ? loops : new JsonObject());
  }

  @Test
  void theWorstTenAreShownAndAllAreCounted() throws Exception {
    replicas.get(12).instead(request -> busy(request, 300));
    replicas.get(11).instead(request -> busy(request, 900));
    JsonObject starting = new JsonObject().put("status", "failing").put("reason", "starting");
    replicas.get(10).instead(request -> StandInManagement.answer(request, 503, starting));
    replicas.get(9).close();

    JsonObject seen = state();

    List<String> shown =
        seen.getJsonArray("replicas").stream()
            .map(each -> ((JsonObject) each).getString("address"))
            .toList();
    assertEquals(WorstReplicas.MOST, shown.size());
    assertEquals(List.of(address(9), address(10), address(11), address(12)), shown.subList(0, 4));
    assertEquals(ALL, seen.getInteger("replicasInAll"));
    assertEquals("unready", seen.getString("state"));
    assertTrue(seen.getString("reason").startsWith("2 of 13 replicas: "), seen::encode);
  }

  @Test
  void aChangeReachesThoseThatAreNotShown() throws Exception {
    assertEquals(200, mesh.put(PAYMENTS + "/latency", "{\"latency\":\"2s\"}").status());
    for (StandInManagement replica : replicas) {
      assertEquals("2s", replica.latency());
    }
    replicas.get(12).close();
    Answer partial = mesh.put(PAYMENTS + "/latency", "{\"latency\":\"3s\"}");
    assertEquals("change-incomplete", partial.problem());
    assertTrue(partial.detail().startsWith("12 of 13 replicas"), partial::detail);
    assertEquals(12, partial.body().getInteger("made"));
    assertEquals(11, partial.body().getJsonArray("replicas").size(), "one, and ten of those");
  }

  @Test
  void whatAllRefuseIsARefusalInTheWordsOfTheService() throws Exception {
    Answer refused = mesh.put(PAYMENTS + "/faults/slow", "{\"fault\":\"nonsense\"}");
    assertEquals(400, refused.status());
    assertEquals("fault: 'nonsense' is none.", refused.detail());
  }

  @Test
  void aScheduleGivesEachReplicaItsOwnLatencyBack() throws Exception {
    mesh.put(PAYMENTS + "/latency?instance=" + address(12), "{\"latency\":\"5s\"}");
    String step = "{\"at\":\"0ms\",\"for\":\"100ms\",\"service\":\"payment-service\",\"latency\":";
    Answer begun =
        mesh.post(
            "/api/schedule",
            "{\"steps\":[" + step + "\"2s\"}]}",
            "Content-Type",
            "application/json");
    assertEquals(202, begun.status(), begun::detail);
    String both = "PUT /latency {\"latency\":\"2s\"}";
    SteeredMesh.until(() -> replicas.stream().allMatch(each -> each.changes().contains(both)));
    SteeredMesh.until(() -> replicas.get(12).latency().equals("5s"));
    SteeredMesh.until(
        () -> replicas.subList(0, 12).stream().allMatch(each -> each.latency().equals("1s")));
  }
}
