package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is true of every drill, with one as the example: roles, exclusion, and the end. */
class DrillTest {
  private static final JsonObject TIMEOUT =
      new JsonObject()
          .put("lever", "settings")
          .put("service", "aggregator")
          .put("values", new JsonObject().put("CALL_TIMEOUT", "900ms"));

  private static DrillMesh mesh;

  @BeforeAll
  static void up() {
    mesh = new DrillMesh();
  }

  @AfterAll
  static void down() throws Exception {
    mesh.close();
  }

  private static int status(String token, String method, String path, String body)
      throws Exception {
    return mesh.send(token, method, path, body).statusCode();
  }

  @Test
  void onePlayerPlaysUnderALeaseWhileTheRestIsClosed() throws Exception {
    mesh.start("lunch-rush", 1, 0.1);
    String player = DrillMesh.PLAYER;
    String trainer = DrillMesh.TRAINER;

    String lease = mesh.manage("user-service", "GET", "/lease", "").body();
    assertEquals("drill", new JsonObject(lease).getJsonObject("lease").getString("holder"));
    assertEquals(403, mesh.manage("user-service", "GET", "/faults", "").statusCode());
    for (String path :
        List.of(
            "/api/mesh/user-service/faults",
            "/api/mesh/user-service/faults/slow",
            "/api/mesh/user-service/fault-kinds",
            "/api/mesh/user-service/latency",
            "/api/mesh/user-service/capacity",
            "/api/schedule",
            "/api/drills?spoilers=true",
            "/api/drills/results",
            "/api/drills/current/truth")) {
      assertEquals(403, status(player, "GET", path, ""), path);
      assertTrue(status(trainer, "GET", path, "") != 403, path);
    }
    assertEquals(403, status(player, "POST", "/api/mesh/reset", ""));
    assertEquals(403, status(player, "DELETE", "/api/drills/current", ""));
    assertEquals(403, status("another-token", "POST", "/api/drills/current/declare", ""));
    String state = mesh.send(player, "GET", "/api/mesh", "").body();
    assertEquals(
        null, new JsonObject(state).getJsonArray("services").getJsonObject(1).getValue("latency"));
    assertTrue(mesh.send(trainer, "GET", "/api/mesh", "").body().contains("uniform(20ms,60ms)"));

    assertEquals(409, status(trainer, "POST", "/api/drills/start", "{\"id\":\"lunch-rush\"}"));
    JsonObject lesson =
        DrillMesh.json(mesh.send("", "POST", "/api/lessons/1/runs", "{\"prediction\":null}"), 409);
    assertTrue(lesson.getString("type").endsWith("/drill-running"), lesson::encode);
    assertEquals(409, status("", "POST", "/api/guests?mode=menu&rate=1", ""));

    String settings = mesh.manage("aggregator", "GET", "/settings", "").body();
    assertTrue(settings.contains("\"value\":\"1s\""), settings); // FALLBACK, as the shop is run
    assertTrue(settings.contains("\"changes\":[]"), settings);

    mesh.await(view -> view.getString("phase").equals("running"));
    assertEquals(200, mesh.act(TIMEOUT).statusCode());
    TIMEOUT.getJsonObject("values").put("CALL_TIMEOUT", "soon");
    assertEquals(400, mesh.act(TIMEOUT).statusCode());
    assertTrue(
        mesh.manage("aggregator", "PUT", "/settings", "{\"SHED\":\"on\"}").statusCode() < 300);
    JsonObject result = mesh.end();

    assertEquals("given-up", result.getString("state"));
    List<JsonObject> levers =
        result.getJsonArray("events").stream()
            .map(JsonObject.class::cast)
            .filter(event -> event.getString("kind").equals("lever"))
            .map(event -> event.getJsonObject("what"))
            .toList();
    assertEquals(3, levers.size(), levers::toString);
    assertTrue(levers.get(1).containsKey("refused"), levers::toString);
    assertTrue(levers.get(2).getBoolean("direct"), levers::toString);
    assertEquals("SHED", levers.get(2).getJsonObject("values").fieldNames().iterator().next());
    assertLeftAsItWas();
    assertEquals(404, status(player, "GET", "/api/drills/current", ""));
    for (String format : List.of("json", "md", "html")) {
      String path = "/api/drills/results/" + result.getString("id") + "?format=" + format;
      String text = mesh.send(player, "GET", path, "").body();
      assertTrue(text.contains("slow dependency"), text);
    }
  }

  private static void assertLeftAsItWas() throws Exception {
    assertEquals("{\"lease\":null}", mesh.manage("user-service", "GET", "/lease", "").body());
    String latency = mesh.manage("user-service", "GET", "/latency", "").body();
    assertEquals("200ms", new JsonObject(latency).getString("latency"));
    String settings = mesh.send("", "GET", "/api/mesh/aggregator/settings", "").body();
    assertFalse(settings.contains("\"source\":\"changed\""), settings);
  }

  @Test
  void aResetEndsADrill() throws Exception {
    mesh.start("slow-tuesday", 1, 0.1);
    String run = mesh.view().getString("id");

    assertEquals(200, status(DrillMesh.TRAINER, "POST", "/api/mesh/reset", ""));

    assertEquals("cancelled", mesh.result(run).getString("state"));
    assertLeftAsItWas();
  }

  @Test
  void aPlayThatIsTooSlowSaysThatTheDrillHasEnded() throws Exception {
    mesh.start("slow-tuesday", 1, 0.05);
    assertEquals("3s", mesh.truth().getString("pageAt"));

    AssertionError ended = assertThrows(AssertionError.class, () -> mesh.await(view -> false));

    String why = ended.getMessage();
    assertTrue(why.startsWith("The drill has ended before: timeout, limit 15000 ms. "), why);
  }

  @Test
  void anUnknownDrillAndABadRequestChangeNothing() throws Exception {
    for (String bad : List.of("{}", "{\"id\":\"lunch-rush\",\"scale\":2}", "{\"id\":3}", "[]")) {
      assertEquals(400, status(DrillMesh.TRAINER, "POST", "/api/drills/start", bad), bad);
    }
    String unknown = "{\"id\":\"gone-fishing\"}";
    assertEquals(404, status(DrillMesh.TRAINER, "POST", "/api/drills/start", unknown));
    assertEquals(404, status(DrillMesh.PLAYER, "POST", "/api/drills/current/declare", ""));
    assertEquals(403, status(DrillMesh.PLAYER, "POST", "/api/drills/start", unknown));
    assertLeftAsItWas();
  }
}
