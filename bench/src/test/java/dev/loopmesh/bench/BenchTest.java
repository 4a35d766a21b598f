package dev.loopmesh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Loopmesh;
import dev.loopmesh.bench.measure.Plan;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.report.Report;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run, as short as possible: its files, not its figures. */
class BenchTest {
  @TempDir private Path home;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void everyPartOfARealRunIsInItsFiles() throws Exception {
    List<Candidate> candidates =
        List.of(Loopmesh.variant("loopmesh:SEED=2,JVM=-XX:TieredStopAtLevel=1"));
    Report report = run(candidates, Set.copyOf(Programme.PARTS));

    JsonObject results = json(report);
    assertTrue(results.getBoolean("complete"), this::said);
    assertEquals(
        Set.of(
            "warm-up",
            "cpu",
            "latency-first",
            "latency-0ms",
            "latency-100ms",
            "overhead",
            "overload-first",
            "overload"),
        windows(results).stream().map(each -> each.getString("part")).collect(Collectors.toSet()),
        this::said);
    for (JsonObject window : windows(results)) {
      if (window.getString("part").equals("cpu")) {
        assertTrue(window.getJsonObject("responses").getLong("200") > 0, window::encode);
      }
    }
    for (Object candidate : results.getJsonArray("candidates")) {
      assertEquals(1, ((JsonObject) candidate).getJsonArray("start_ms").size(), this::said);
    }
    assertTrue(Files.readString(report.folder().resolve("results.md")).contains("| loopmesh |"));
    assertEquals(0, ProcessHandle.current().children().filter(this::isAggregator).count());
  }

  @Test
  void aCandidateThatDoesNotStartIsSkippedWithTheReason() throws Exception {
    List<Candidate> candidates =
        List.of(
            new Candidate(
                "broken", List.of("sh", "-c", "echo port in use; exit 3"), Map.of(), "0"));
    CandidateFailure failure =
        assertThrows(CandidateFailure.class, () -> run(candidates, Set.of("cpu")));
    assertEquals("no candidate could be measured", failure.getMessage());
    assertTrue(said().contains("broken: ended with 3 before its first response"), this::said);
    assertTrue(said().contains("| port in use"), this::said);
    String results = Files.readString(home.resolve("out/results.json"));
    assertFalse(new JsonObject(results).getBoolean("complete"), results);
  }

  private Report run(List<Candidate> candidates, Set<String> parts) {
    BenchOptions options =
        new BenchOptions(
            home,
            Optional.of(home.resolve("out")),
            Plan.shortest(),
            false,
            0,
            candidates,
            List.of(),
            parts);
    Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8));
    return new Bench(options, progress).run();
  }

  private static JsonObject json(Report report) throws Exception {
    return new JsonObject(Files.readString(report.folder().resolve("results.json")));
  }

  private static List<JsonObject> windows(JsonObject results) {
    return results.getJsonArray("windows").stream().map(JsonObject.class::cast).toList();
  }

  private boolean isAggregator(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("Aggregator");
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
