package dev.loopmesh.drills.debrief;

import dev.loopmesh.lessons.export.MarkdownText;
import java.util.List;

/** A debrief as Markdown. */
final class MarkdownDebrief {
  private MarkdownDebrief() {}

  static String of(RunFacts run) {
    StringBuilder text = new StringBuilder();
    text.append("# %s: %d of 100\n\n".formatted(escaped(run.title()), run.score()));
    text.append(escaped(run.subtitle())).append("\n\n");
    if (!run.failure().isEmpty()) {
      text.append(escaped(run.failure())).append("\n\n");
    }
    text.append("## Time from the onset\n\n");
    run.took().forEach(one -> text.append("- %s: %s\n".formatted(one.verb(), one.time())));
    GuestFacts guests = run.guests();
    text.append("\nPromised: %s. %s.\n".formatted(guests.promise(), guests.budget()));
    text.append("\nPage: ").append(escaped(run.text("page"))).append('\n');
    list(run.causes().size() > 1 ? "Causes" : "Cause", run.causes(), text);
    text.append('\n').append(escaped(run.text("explanation"))).append('\n');
    list("Decoys", run.decoys(), text);
    list("What would have helped", run.mitigations(), text);
    list("Lessons", run.lessons(), text);
    list("Traces that showed it first", guests.traces(), text);
    if (!run.text("runbook").isEmpty()) {
      text.append("\nRunbook: ").append(escaped(run.text("runbook"))).append('\n');
    }
    table("Grade", List.of("part", "points", "why"), run.grade(), text);
    table("What happened", List.of("no.", "time", "what", "details"), run.log(), text);
    return text.toString();
  }

  private static void list(String title, List<String> items, StringBuilder text) {
    if (!items.isEmpty()) {
      text.append("\n## %s\n\n".formatted(title));
      items.forEach(item -> text.append("- %s\n".formatted(escaped(item))));
    }
  }

  private static void table(
      String title, List<String> head, List<List<String>> rows, StringBuilder text) {
    text.append("\n## %s\n\n".formatted(title)).append(MarkdownText.row(head));
    text.append("|---".repeat(head.size())).append("|\n");
    rows.forEach(row -> text.append(MarkdownText.row(row)));
  }

  private static String escaped(String text) {
    return MarkdownText.escaped(text);
  }
}
