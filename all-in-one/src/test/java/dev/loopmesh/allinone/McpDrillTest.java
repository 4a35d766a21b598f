package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.lab.Lab;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A drill that an assistant plays by tools alone, with a real mesh and the player's token. */
@OverEachProtocol
class McpDrillTest {
  private static final String PLAYER = "the-player-of-a-test";
  private static final Map<String, Object> NONE = Map.of();

  private static Mesh mesh;
  private static ContractedService lab;

  @Parameter Protocol protocol;

  @BeforeAll
  static void startMesh() {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
  }

  @AfterAll
  static void stopMesh() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    Map<String, String> settings = new HashMap<>(LabProcess.settings(mesh));
    settings.putAll(Map.of("LAB_DATA", "memory", "PLAYER_TOKEN", PLAYER));
    lab = ContractedService.start(Lab.SPEC, protocol, settings);
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    lab.close();
  }

  @Test
  void aQuietShiftIsPlayedByToolsAlone() throws Exception {
    assertTrue(refused("play_drill", Map.of("action", "declare")).contains("No drill is running"));
    List<JsonObject> drills = read("list_drills", NONE);
    assertTrue(drills.stream().anyMatch(one -> "slow-tuesday".equals(one.getString("id"))));
    Map<String, Object> start = Map.of("id", "slow-tuesday", "seed", 3, "scale", 0.2);
    String strange = call("", "start_drill", start, true);
    assertTrue(strange.contains("PLAYER_TOKEN, or else TRAINER_TOKEN"), strange);

    String started = call(PLAYER, "start_drill", start, false);

    assertFalse(started.contains("oken"), "the trainer's token is not the player's");
    assertTrue(started.contains("{\"mechanism\":\"slow dependency\",\"meaning\":"), started);
    awaitPhase("running");
    List<JsonObject> answered = play(Map.of("action", "answer", "mechanism", "nothing wrong"));
    assertEquals(
        "answer", answered.get(answered.size() - 1).getJsonObject("event").getString("kind"));
    String hint = play(Map.of("action", "hint")).get(0).getString("hint");
    assertTrue(hint.startsWith("What was promised"), hint);
    assertTrue(refused("list_drills", Map.of("result", "0")).contains("(403)"));

    String ended = call(PLAYER, "play_drill", Map.of("action", "end"), false);

    JsonObject grade = new JsonObject(ended.lines().findFirst().orElseThrow());
    assertEquals(45, grade.getInteger("score"), "a guess, and a hint");
    String debrief = ended.substring(ended.indexOf('\n') + 1);
    assertTrue(debrief.startsWith("# Slow Tuesday: 45 of 100"), ended);
    JsonObject last = read("list_drills", NONE).get(0).getJsonObject("ended");
    assertEquals(45, last.getInteger("score"));
    assertEquals(debrief, call("", "list_drills", Map.of("result", last.getString("id")), false));
  }

  /** Each look returns when something happens, or after a while. */
  private void awaitPhase(String phase) throws Exception {
    while (!read("list_drills", Map.of("wait", "4s")).get(0).getString("phase").equals(phase)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aWrongArgumentIsExplained() throws Exception {
    assertTrue(refused("play_drill", NONE).contains("action: is missing"));
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("action", "win"),
            Map.of("action", "declare", "service", "aggregator"),
            Map.of("action", "answer", "mechanism", "errors", "values", List.of("A=1")),
            Map.of("action", "act", "lever", "settings", "values", List.of("no value")))) {
      String why = refused("play_drill", wrong);
      assertTrue(why.matches("(?s)[a-z]+: .*(allowed|takes).*"), why);
    }
    assertTrue(refused("play_drill", Map.of("action", "answer")).startsWith("answer needs mech"));
    assertTrue(refused("play_drill", Map.of("action", "act")).startsWith("act needs lever"));
    String unknown = refused("start_drill", Map.of("id", "gone-fishing"));
    assertTrue(unknown.contains("(404)") && unknown.contains("lunch-rush"), unknown);
  }

  private static List<JsonObject> play(Map<String, Object> arguments) throws Exception {
    return call(PLAYER, "play_drill", arguments, false).lines().map(JsonObject::new).toList();
  }

  private static List<JsonObject> read(String tool, Map<String, Object> arguments)
      throws Exception {
    return call("", tool, arguments, false).lines().map(JsonObject::new).toList();
  }

  private static String refused(String tool, Map<String, Object> arguments) throws Exception {
    return call(PLAYER, tool, arguments, true);
  }

  private static String call(
      String token, String tool, Map<String, Object> arguments, boolean isError) throws Exception {
    McpCall call = new McpCall(tool, arguments);
    Buffer message = Buffer.buffer(call.message());
    var answer =
        token.isEmpty()
            ? lab.call(HttpMethod.POST, "/mcp", message)
            : lab.call(HttpMethod.POST, "/mcp", message, "Authorization", "Bearer " + token);
    return call.text(answer.bodyAsString(), isError);
  }
}
