package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.defence.Decision;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metrics and commands in the documents exist and work. */
class RunbookTest {
  private static final Path DOCUMENTS = Path.of("..", "docs");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:loopmesh|http_(?:client|server))_[a-z_]*[a-z]\\b");
  private static final Pattern CHANGE = Pattern.compile("-d '(\\{[^…]*?})'");

  @Test
  void everyMetricThatIsNamedIsMeasured() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(
            "SHED",
            "on",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none")) {
      scripted.mesh.get(summary("parallel"));
      Set<String> named = new TreeSet<>();
      for (String document : List.of("runbook.md", "defences.md")) {
        named.addAll(found(METRIC, document, MatchResult::group));
      }
      named.removeIf(metric -> metric.startsWith("loopmesh_capacity"));
      for (String metric : named) {
        scripted.mesh.hasMeasured(metric);
      }
    }
    try (LimitedPayments payments = new LimitedPayments("1ms", 1, 1)) {
      for (String metric : found(METRIC, "runbook.md", MatchResult::group)) {
        if (metric.startsWith("loopmesh_capacity")) {
          payments.metric(metric);
        }
      }
    }
  }

  @Test
  void everyChangeThatIsAdvisedCanBeMade() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with()) {
      Set<String> changes = found(CHANGE, "runbook.md", match -> match.group(1));
      assertFalse(changes.isEmpty());
      for (String change : changes) {
        JsonObject settings = new JsonObject(change);
        String[] given =
            settings.stream()
                .flatMap(s -> List.of(s.getKey(), s.getValue().toString()).stream())
                .toArray(String[]::new);
        assertEquals(200, scripted.mesh.change(given).status(), change);
      }
    }
  }

  @Test
  void everyDecisionIsInTheDocument() throws Exception {
    String document = Files.readString(DOCUMENTS.resolve("defences.md"));
    for (Decision decision : Decision.values()) {
      assertTrue(document.contains("`" + decision.text() + "`"), decision.text());
    }
  }

  private static Set<String> found(
      Pattern what, String document, Function<MatchResult, String> part) throws Exception {
    String text = Files.readString(DOCUMENTS.resolve(document));
    return what.matcher(text).results().map(part).collect(Collectors.toCollection(TreeSet::new));
  }
}
