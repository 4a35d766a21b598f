package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lessons on the command line, with a real mesh. */
class LessonCommandTest {
  private static Mesh mesh;
  private String out;
  private String err;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("LAB_DATA", "memory");
    mesh = Mesh.start(settings);
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  private int mesh(String... arguments) {
    return meshAt(mesh.url("lab"), arguments);
  }

  private int meshAt(String lab, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--lab", lab));
    CommandRun run = CommandRun.of(all);
    out = run.out();
    err = run.err();
    return run.code();
  }

  @Test
  void aLessonIsDrawnAndJudgedBesideThePrediction() {
    int code = mesh("lesson", "1", "--predict", "3s", "--confidence", "high", "--short");

    assertTrue(code == 0 || code == 3, () -> code + out + err);
    assertTrue(out.contains("╎ you predicted 3.000 s"), out);
    assertTrue(out.contains(code == 0 ? "HELD: " : "TOO NOISY: "), out);
    assertTrue(out.contains("Change the code: aggregator/"), out);
    assertEquals(0, mesh("lessons"));
    assertTrue(out.contains("  1  Sum or max  "), out);
    assertTrue(out.contains("of 1 runs, last: "), out);
  }

  @Test
  void jsonIsTheRunAsTheLabHasIt() {
    int code =
        mesh("lesson", "sum-or-max", "--no-predict", "--short", "--json", "--knob", "random");

    JsonObject run = new JsonObject(out);
    assertEquals(code == 0 ? "held" : "too-noisy", run.getString("state"), () -> out);
    assertEquals("random", run.getString("knob"));
    assertEquals(null, run.getValue("prediction"));
  }

  @Test
  void aClaimThatDoesNotHoldIsExitCodeOne() throws Exception {
    String delay = "{\"fault\":\"delay\",\"latency\":\"3s\",\"match\":{\"mode\":\"parallel\"}}";
    assertEquals(0, mesh("fault", "aggregator", "sabotage", delay), () -> err);
    try {
      assertEquals(1, mesh("lesson", "1", "--no-predict", "--short"), () -> out);
      assertTrue(out.contains("DID NOT HOLD: "), out);
    } finally {
      assertEquals(0, mesh("fault", "aggregator", "sabotage", "--undo"), () -> err);
    }
  }

  @Test
  void aCommandThatIsTerminatedCancelsItsRun() throws Exception {
    Process command = process("lesson", "2", "--no-predict", "--lab", mesh.url("lab"));
    try {
      while (running().isEmpty()) {
        assertTrue(command.isAlive());
        Thread.sleep(20);
      }
      String run = running().get().getString("id");
      command.toHandle().destroy(); // leaves its output open

      assertTrue(command.waitFor(30, SECONDS));
      assertEquals(143, command.exitValue()); // 128 + SIGTERM
      assertEquals("cancelled", lab("/api/lessons/runs/" + run).getString("state"));
      String shown = new String(command.getInputStream().readAllBytes(), UTF_8);
      assertTrue(shown.contains("CANCELLED: the run was stopped"), shown);
    } finally {
      command.destroyForcibly();
    }
  }

  private static Process process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), MeshCommand.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static Optional<JsonObject> running() throws Exception {
    return Optional.ofNullable(lab("/api/lessons").getJsonObject("running"));
  }

  private static JsonObject lab(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(mesh.url("lab") + path)).build();
    return new JsonObject(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertEquals(2, mesh("lesson", "1", "--predict", "soon"));
    assertTrue(err.contains("--predict: 'soon' is not a number; write for example 3s"), err);
    assertEquals(2, mesh("lesson", "1", "--predict", "3req"));
    assertEquals(2, mesh("lesson", "1", "--predict", "3s", "--no-predict"));
    assertEquals(2, mesh("lesson", "1", "--seed", "x", "--no-predict"));
    assertEquals(2, mesh("lesson"));
  }

  @Test
  void whatTheLabRefusesIsExitCodeOneAndSaysWhatIsAllowed() throws Exception {
    assertEquals(1, mesh("lesson", "77", "--no-predict"));
    assertTrue(err.contains("'77' is not a lesson; allowed: 1 or sum-or-max"), err);
    assertEquals(1, mesh("lesson", "1", "--no-predict", "--knob", "x"));
    assertTrue(err.contains("allowed: equal, unequal, random"), err);
    assertEquals(1, mesh("lesson", "1", "--predict", "1000s"));
    assertTrue(err.contains("prediction.value: "), err);
    try (UnusedPort closed = new UnusedPort()) {
      assertEquals(1, meshAt(closed.url(), "lesson", "1", "--no-predict"));
      assertTrue(err.contains("Start the mesh: ./mesh up"), err);
    }
  }
}
