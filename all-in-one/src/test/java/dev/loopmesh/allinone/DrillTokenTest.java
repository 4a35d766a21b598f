package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class DrillTokenTest {
  private static final String LATENCY = "/api/mesh/payment-service/latency";
  private static final String BODY = "{\"latency\":\"1s\"}";

  @Test
  void theTokenOfOneDrillIsForDrillsAlone() throws Exception {
    try (DrillMesh mesh =
        new DrillMesh("CONTROL_TOKEN", "the-token-of-a-test", "TRAINER_TOKEN", "")) {
      String drill = "{\"id\":\"slow-tuesday\"}";
      var started = mesh.send(DrillMesh.PLAYER, "POST", "/api/drills/start", drill);
      assertEquals(202, started.statusCode(), started::body);
      String trainer = new JsonObject(started.body()).getString("trainerToken");

      assertEquals(200, mesh.send(trainer, "GET", "/api/drills/current/truth", "").statusCode());
      assertEquals(401, mesh.send(trainer, "PUT", LATENCY, BODY).statusCode());
      assertEquals(204, mesh.send(trainer, "DELETE", "/api/drills/current", "").statusCode());
      assertEquals(401, mesh.send(trainer, "PUT", LATENCY, BODY).statusCode());
    }
  }
}
