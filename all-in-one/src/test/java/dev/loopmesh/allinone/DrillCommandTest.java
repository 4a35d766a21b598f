package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Drills on the command line, with a real mesh. */
class DrillCommandTest {
  private static Mesh mesh;
  private String out;
  private String err;

  @BeforeAll
  static void start() {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  private int drill(String... arguments) {
    List<String> all = new ArrayList<>(List.of("drill", "--lab", mesh.url("lab")));
    all.addAll(List.of(arguments));
    CommandRun run = CommandRun.of(all);
    out = run.out();
    err = run.err();
    return run.code();
  }

  private void ok(String... arguments) {
    assertEquals(0, drill(arguments), () -> List.of(arguments) + out + err);
  }

  @Test
  void aQuietShiftIsPlayedToTheEnd() throws Exception {
    ok("list");
    assertTrue(out.contains("slow-tuesday       level 1    5m  Slow Tuesday\n    You have"), out);
    assertEquals(out.strip().lines().count(), out.strip().lines().distinct().count(), out);
    assertEquals(1, drill("observe"));
    assertTrue(err.contains("No drill is running"), err);
    ok("start", "slow-tuesday", "--seed", "3", "--scale", "0.05", "--player", "Ann");
    assertTrue(out.contains("Slow Tuesday: calm"), out);
    String trainer = out.replaceAll("(?s).*trainerToken: ", "").strip();
    ok("observe");
    while (!out.contains("A colleague in sales writes")) {
      Thread.sleep(100);
      ok("observe");
    }
    assertTrue(out.contains("promised: 99 % good, p99 600ms"), out);
    assertEquals(1, drill("truth"));
    ok("--token", trainer, "truth");
    assertTrue(out.contains("nothing wrong"), out);
    CommandRun faults = CommandRun.of(List.of("faults", "--lab", mesh.url("lab")));
    assertEquals(1, faults.code(), faults::out);
    assertTrue(faults.err().contains("TRAINER_TOKEN is missing or wrong"), faults::err);
    ok("answer", "nothing-wrong");
    ok("hint");
    assertTrue(out.contains("hint: What was promised"), out);
    ok("act", "settings", "aggregator", "CALL_TIMEOUT=2s");
    assertTrue(out.contains(" s  lever settings aggregator CALL_TIMEOUT=2s\n"), out);
    assertTrue(out.contains(" s  answer nothing wrong"), out);
    assertEquals(1, drill("act", "settings", "aggregator", "CALL_TIMEOUT=soon"));
    assertTrue(err.contains("'soon' is not a duration"), err);
    ok("observe");
    assertTrue(out.contains(" s  lever settings aggregator CALL_TIMEOUT=soon refused\n"), out);
    assertTrue(out.contains(" % (1.0 % allowed), late: "), out);
    assertEquals(2, drill("act"));
    assertEquals(2, drill("act", "settings", "aggregator"));
    assertTrue(err.startsWith("settings needs NAME=VALUE, for example CALL_TIMEOUT=1s\n"), err);
    assertEquals(1, drill("debrief"));
    assertTrue(err.contains("resets and results are closed until it is over"), err);

    ok("end");

    assertTrue(out.contains("Slow Tuesday: 70 of 100 (finished)"), out);
    ok("debrief", "--markdown");
    assertTrue(out.startsWith("# Slow Tuesday: 70 of 100"), out);
    assertTrue(out.contains("settings of aggregator: CALL\\_TIMEOUT=2s |\n"), out);
    ok("debrief");
    assertTrue(out.startsWith("Slow Tuesday: 70 of 100"), out);
    assertTrue(out.contains("  settings of aggregator: CALL_TIMEOUT=2s\n"), out);
    assertTrue(out.contains("Lessons\n\n- 10. The slowest guest\n"), out);
    assertTrue(out.contains("Runbook\n\n- docs/runbook.md\n"), out);
    assertFalse(out.contains("\\") || out.contains("|"), out);
    CommandRun json =
        CommandRun.of(List.of("drill", "--lab", mesh.url("lab"), "--json", "debrief"));
    JsonObject record = new JsonObject(json.out());
    assertEquals("Ann", record.getString("player"));
    assertEquals(3, record.getLong("seed"));
    ok("start", "slow-tuesday", "--scale", "0.05");
    assertEquals(3, drill("end"));
  }
}
