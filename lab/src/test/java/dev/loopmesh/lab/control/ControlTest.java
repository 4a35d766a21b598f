package dev.loopmesh.lab.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.lab.control.SteeredMesh.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Control of a mesh of scripted services through a whole lab. */
class ControlTest {
  private static final String DELAY = "{\"fault\":\"delay\",\"latency\":\"300ms\"}";

  private SteeredMesh mesh;
  private StandInManagement payment;

  @BeforeEach
  void start() throws Exception {
    mesh = new SteeredMesh();
    payment = mesh.service("payment-service");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  @Test
  void aFaultGoesToItsServiceAndToNoOther() throws Exception {
    Answer put = mesh.put("/api/mesh/payment-service/faults/slow", DELAY);

    assertEquals(200, put.status());
    assertEquals(List.of("PUT /faults/slow " + DELAY), payment.changes());
    assertEquals(payment.changes(), mesh.changes());
    JsonArray faults = mesh.get("/api/mesh/payment-service/faults").body().getJsonArray("faults");
    assertEquals("slow", faults.getJsonObject(0).getString("name"));
    assertEquals(204, mesh.delete("/api/mesh/payment-service/faults/slow").status());
    assertEquals(404, mesh.delete("/api/mesh/payment-service/faults/slow").status());
    assertEquals(204, mesh.delete("/api/mesh/payment-service/faults").status());
  }

  @Test
  void theLatencyIsReadChangedAndPutBack() throws Exception {
    String path = "/api/mesh/order-service/latency";

    assertEquals("1s", mesh.get(path).body().getString("latency"));
    assertEquals(200, mesh.put(path, "{\"latency\":\"2s\"}").status());
    assertEquals("2s", mesh.service("order-service").latency());
    assertEquals(200, mesh.delete(path).status());
    assertEquals("1s", mesh.service("order-service").latency());
  }

  @Test
  void whatAServiceRefusesIsPassedOnInItsOwnWords() throws Exception {
    Answer refused = mesh.put("/api/mesh/payment-service/faults/slow", "{\"fault\":\"nonsense\"}");

    assertEquals(400, refused.status());
    assertEquals("fault: 'nonsense' is none.", refused.detail());
    assertEquals(
        "application/problem+json",
        refused.response().headers().firstValue("Content-Type").orElseThrow());
    assertEquals(404, mesh.get("/api/mesh/payment-service/settings").status());
  }

  @Test
  void whatCanNotBeMeantReachesNoService() throws Exception {
    assertEquals(404, mesh.put("/api/mesh/pay-service/faults/slow", DELAY).status());
    assertEquals(400, mesh.put("/api/mesh/payment-service/faults/..%2Flatency", DELAY).status());
    assertEquals(400, mesh.put("/api/mesh/payment-service/faults/a%20b", DELAY).status());
    assertEquals(400, mesh.put("/api/mesh/payment-service/faults/Slow", DELAY).status());
    assertEquals(400, mesh.put("/api/mesh/payment-service/faults/slow?x=1", DELAY).status());
    assertEquals(404, mesh.put("/api/mesh/payment-service/livez", DELAY).status());

    assertEquals(List.of(), mesh.changes());
  }

  @Test
  void theWholeMeshIsSeenAtOnce() throws Exception {
    mesh.put("/api/mesh/payment-service/faults/slow", DELAY);

    JsonObject seen = service(mesh.get("/api/mesh"), "payment-service");

    assertEquals("ready", seen.getString("state"));
    assertEquals(payment.url(), seen.getString("management"));
    assertEquals("1s", seen.getJsonObject("latency").getString("latency"));
    assertEquals(
        "slow", seen.getJsonArray("faults").getJsonObject(0).getString("name"), seen::encode);
    assertTrue(seen.containsKey("settings"), "known to have none");
    assertNull(seen.getValue("settings"));
  }

  @Test
  void aServiceThatIsNotReadyIsSaidToBeSoAndWhy() throws Exception {
    JsonObject notYet = new JsonObject().put("status", "failing").put("reason", "starting");
    payment.instead(request -> StandInManagement.answer(request, 503, notYet));

    JsonObject seen = service(mesh.get("/api/mesh"), "payment-service");

    assertEquals("unready", seen.getString("state"));
    assertEquals("starting", seen.getString("reason"));
  }

  @Test
  void aServiceThatIsDownIsSaidToBeSinceWhen() throws Exception {
    Instant before = Instant.now().minusMillis(1);
    payment.close();

    JsonObject first = service(mesh.get("/api/mesh"), "payment-service");
    JsonObject again = service(mesh.get("/api/mesh"), "payment-service");

    assertEquals("down", first.getString("state"));
    assertTrue(Instant.parse(first.getString("downSince")).isAfter(before), first::encode);
    assertEquals(first.getString("downSince"), again.getString("downSince"));
    assertEquals("ready", service(mesh.get("/api/mesh"), "order-service").getString("state"));
    Answer control = mesh.put("/api/mesh/payment-service/faults/slow", DELAY);
    assertEquals(502, control.status());
    assertEquals("payment-service", control.body().getString("service"));
  }

  @Test
  void aServiceThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
    payment.instead(request -> {});
    long start = System.nanoTime();

    JsonObject seen = service(mesh.get("/api/mesh"), "payment-service");
    long elapsedMs = (System.nanoTime() - start) / 1_000_000;

    assertEquals("down", seen.getString("state"));
    assertTrue(elapsedMs < 2 * ManagementClient.DEADLINE_MS, () -> "all at once: " + elapsedMs);
    assertEquals(504, mesh.get("/api/mesh/payment-service/faults").status());
  }

  @Test
  void anAnswerThatIsTooLongIsNotReadOn() throws Exception {
    byte[] much = new byte[ManagementClient.MOST_BYTES + 1];
    payment.instead(request -> request.response().end(io.vertx.core.buffer.Buffer.buffer(much)));

    Answer answer = mesh.get("/api/mesh/payment-service/faults");

    assertEquals(502, answer.status());
    assertTrue(answer.detail().contains("more than"), answer::detail);
  }

  @Test
  void aResetUndoesEverythingEverywhere() throws Exception {
    mesh.put("/api/mesh/payment-service/faults/slow", DELAY);

    Answer reset = mesh.post("/api/mesh/reset", "");

    assertEquals(200, reset.status(), reset.response()::body);
    JsonObject done = service(reset, "payment-service");
    assertEquals("reset", done.getString("faults"));
    assertEquals("reset", done.getString("latency"));
    assertEquals("none", done.getString("settings"), "it has none");
    assertTrue(
        mesh.get("/api/mesh/payment-service/faults").body().getJsonArray("faults").isEmpty());
    assertEquals(17, mesh.changes().size(), () -> mesh.changes().toString());
  }

  @Test
  void aResetThatDidNotReachEverybodySaysWhomItDid() throws Exception {
    payment.close();

    Answer reset = mesh.post("/api/mesh/reset", "");

    assertEquals(502, reset.status());
    assertEquals("reset-incomplete", reset.problem());
    assertEquals("reset", service(reset, "order-service").getString("faults"));
    String why = service(reset, "payment-service").getString("faults");
    assertTrue(why.contains("The management port of payment-service at "), why);
  }

  @Test
  void theLabBringsItsTokenAndTellsWhenAServiceWantsAnother() throws Exception {
    try (SteeredMesh guarded = new SteeredMesh("CONTROL_TOKEN", "open-sesame")) {
      String[] json = {"Content-Type", "application/json", "Authorization", "Bearer open-sesame"};
      String path = "/api/mesh/payment-service/faults/slow";

      assertEquals(200, guarded.send("PUT", path, DELAY, json).status());
      assertEquals("Bearer open-sesame", guarded.service("payment-service").authorization());

      JsonObject refusal = StandInManagement.problem("token-required", 401, "It is another.");
      guarded
          .service("payment-service")
          .instead(request -> StandInManagement.answer(request, 401, refusal));
      Answer refused = guarded.send("PUT", path, DELAY, json);
      assertEquals(502, refused.status());
      assertEquals("control-refused", refused.problem());
    }
  }

  private static JsonObject service(Answer answer, String name) {
    return answer.body().getJsonArray("services").stream()
        .map(JsonObject.class::cast)
        .filter(service -> service.getString("service").equals(name))
        .findFirst()
        .orElseThrow();
  }
}
