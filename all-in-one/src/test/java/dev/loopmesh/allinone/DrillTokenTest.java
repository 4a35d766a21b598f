package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
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

  @Test
  void whileADrillRunsSettingsAreForThoseWhoPlay() throws Exception {
    try (DrillMesh mesh = new DrillMesh()) {
      String settings = "/api/mesh/aggregator/settings";
      String value = "{\"CALL_TIMEOUT\":\"1s\"}";
      assertEquals(200, mesh.send("", "PUT", settings, value).statusCode());
      String drill = "{\"id\":\"slow-tuesday\"}";
      var started = mesh.send(DrillMesh.TRAINER, "POST", "/api/drills/start", drill);
      assertEquals(202, started.statusCode(), started::body);

      assertEquals(403, mesh.send("", "PUT", settings, value).statusCode());
      assertEquals(403, mesh.send("not-the-token", "PUT", settings, value).statusCode());
      assertEquals(200, mesh.send("", "GET", settings, "").statusCode());
      assertEquals(200, mesh.send(DrillMesh.PLAYER, "PUT", settings, value).statusCode());
    }
  }

  @Test
  void causesAreForTrainersAlsoBetweenDrills() throws Exception {
    try (DrillMesh mesh = new DrillMesh()) {
      for (String path : List.of("/api/drills", "/api/drills/lunch-rush")) {
        String spoilers = path + "?spoilers=true";
        assertEquals(200, mesh.send("", "GET", path, "").statusCode());
        assertEquals(403, mesh.send("", "GET", spoilers, "").statusCode());
        assertEquals(403, mesh.send(DrillMesh.PLAYER, "GET", spoilers, "").statusCode());
        String refused = mesh.send(DrillMesh.PLAYER, "GET", spoilers, "").body();
        assertTrue(refused.contains("The token that was sent is not a trainer's."), refused);
        assertFalse(mesh.send("", "GET", spoilers, "").body().contains("that was sent"));
        assertEquals(200, mesh.send(DrillMesh.TRAINER, "GET", spoilers, "").statusCode());
        String allowed = path + "?spoilers=allowed";
        assertFalse(mesh.send(DrillMesh.PLAYER, "GET", allowed, "").body().contains("mechanisms"));
        assertTrue(mesh.send(DrillMesh.TRAINER, "GET", allowed, "").body().contains("mechanisms"));
      }
    }
  }

  @Test
  void aTrainerGetsTheSolutionBeforeAndDuringADrill() throws Exception {
    try (DrillMesh mesh = new DrillMesh()) {
      String path = "/api/drills/odd-one-out?seed=7&spoilers=true";
      assertEquals(403, mesh.send(DrillMesh.PLAYER, "GET", path, "").statusCode());
      JsonObject known = solution(mesh, path);
      for (String name : List.of("causes", "evidence", "mitigations", "hints")) {
        assertFalse(known.getJsonArray(name).isEmpty(), known::encode);
      }
      assertFalse(known.encode().contains("${"), known::encode);
      assertFalse(known.getJsonArray("hints").getJsonObject(0).getString("text").isEmpty());

      mesh.start("odd-one-out", 7, 1);
      assertEquals(403, mesh.send(DrillMesh.PLAYER, "GET", path, "").statusCode());
      assertEquals(known, solution(mesh, path));
      assertEquals(known, mesh.truth().getJsonObject("solution"));
      assertFalse(mesh.view().encode().contains(known.getString("explanation")));
    }
  }

  private static JsonObject solution(DrillMesh mesh, String path) throws Exception {
    return DrillMesh.json(mesh.send(DrillMesh.TRAINER, "GET", path, ""), 200)
        .getJsonObject("solution");
  }
}
