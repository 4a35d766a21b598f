package dev.loopmesh.drills.debrief;

import dev.loopmesh.lessons.export.MarkdownText;
import java.util.List;

/** A debrief as text: Markdown, or plain for a terminal. */
final class TextDebrief {
  private final RunFacts run;
  private final boolean isMarkdown;
  private final StringBuilder text = new StringBuilder();

  private TextDebrief(RunFacts run, boolean isMarkdown) {
    this.run = run;
    this.isMarkdown = isMarkdown;
  }

  static String markdown(RunFacts run) {
    return new TextDebrief(run, true).write();
  }

  static String plain(RunFacts run) {
    return new TextDebrief(run, false).write();
  }

  private String write() {
    text.append(isMarkdown ? "# " : "");
    text.append("%s: %d of 100\n\n".formatted(told(run.title()), run.score()));
    text.append(told(run.subtitle())).append('\n');
    paragraph(run.failure());
    head("Time from the onset");
    run.took().forEach(one -> text.append("- %s: %s\n".formatted(one.verb(), one.time())));
    GuestFacts guests = run.guests();
    text.append("\nPromised: %s. %s.\n".formatted(guests.promise(), guests.budget()));
    paragraph("Page: " + run.text("page"));
    list(run.causes().size() > 1 ? "Causes" : "Cause", run.causes());
    paragraph(run.text("explanation"));
    list("Evidence that counts", run.evidence());
    list("Decoys", run.decoys());
    list("What would have helped", run.mitigations());
    list("Lessons", run.lessons());
    list("Runbook", run.runbook());
    list("Traces that showed it first", guests.traces());
    table("Grade", List.of("part", "points", "why"), run.grade());
    table("What happened", List.of("no.", "time", "what", "details"), run.log());
    return text.toString();
  }

  private void head(String title) {
    text.append("\n%s%s\n\n".formatted(isMarkdown ? "## " : "", title));
  }

  private void paragraph(String words) {
    if (!words.isEmpty()) {
      text.append('\n').append(told(words)).append('\n');
    }
  }

  private void list(String title, List<String> items) {
    if (!items.isEmpty()) {
      head(title);
      items.forEach(item -> text.append("- %s\n".formatted(told(item))));
    }
  }

  private void table(String title, List<String> columns, List<List<String>> rows) {
    head(title);
    if (isMarkdown) {
      text.append(MarkdownText.row(columns)).append("|---".repeat(columns.size())).append("|\n");
    }
    rows.forEach(row -> text.append(isMarkdown ? MarkdownText.row(row) : aligned(row, rows)));
  }

  /** The cells of a row, each as wide as the widest of its column. */
  private static String aligned(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int at = column;
      int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
      line.append(row.get(column)).append(" ".repeat(width - row.get(column).length() + 2));
    }
    return line.toString().stripTrailing() + "\n";
  }

  private String told(String words) {
    return isMarkdown ? MarkdownText.escaped(words) : words.strip();
  }
}
