package dev.loopmesh.lessons.export;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** The history as Markdown. */
final class MarkdownExport {
  private static final List<String> HEAD =
      List.of("claim", "expected", "measured", "tolerance", "outcome");

  private MarkdownExport() {}

  static String of(List<JsonObject> runs) {
    return "# Lessons of Loopmesh: notebook\n\n"
        + runs.stream().map(RunText::new).map(MarkdownExport::of).collect(Collectors.joining("\n"));
  }

  private static String of(RunText run) {
    StringBuilder text = new StringBuilder();
    text.append("## %s: %s\n\n".formatted(MarkdownText.escaped(run.title()), run.state()));
    text.append("- when: %s\n".formatted(run.startedAt()));
    text.append("- conditions: %s\n".formatted(MarkdownText.escaped(run.conditions())));
    text.append("- predicted: %s\n".formatted(MarkdownText.escaped(run.prediction())));
    if (!run.observation().isEmpty()) {
      text.append("- seen: %s\n".formatted(MarkdownText.escaped(run.observation())));
    }
    text.append(
        "- verdict: %s %s\n"
            .formatted(MarkdownText.escaped(run.sentence()), MarkdownText.escaped(run.yours())));
    List<List<String>> comparisons = run.comparisons();
    if (!comparisons.isEmpty()) {
      text.append('\n').append(MarkdownText.row(HEAD)).append("|---|---|---|---|---|\n");
      comparisons.forEach(cells -> text.append(MarkdownText.row(cells)));
    }
    return text.toString();
  }
}
