package dev.loopmesh.traces.view;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.chart.PlainText;
import dev.loopmesh.kit.chart.TimeAxis;
import dev.loopmesh.traces.store.LogLine;
import dev.loopmesh.traces.tree.Timeline;
import java.util.ArrayList;
import java.util.List;

/** The log lines below the drawing of a trace. */
final class LoggedLines {
  private static final int MOST = 20;
  private static final int SERVICE = 15;
  private static final int TEXT = 100;
  private static final int WARN = 13; // OTLP's SeverityNumber

  private LoggedLines() {}

  static List<String> of(Timeline timeline, Ink ink) {
    List<LogLine> logged = timeline.logLines();
    long unseen = timeline.trace().refusedLogLines() + Math.max(0, logged.size() - MOST);
    List<String> lines = new ArrayList<>();
    if (!logged.isEmpty()) {
      lines.add("");
      lines.add("Logged:");
    }
    logged.stream().limit(MOST).forEach(line -> lines.add(written(line, timeline, ink)));
    if (unseen > 0) {
      lines.add("  and %s more".formatted(TraceNotes.count(unseen, "line")));
    }
    return lines;
  }

  private static String written(LogLine line, Timeline timeline, Ink ink) {
    String severity = "%-5s".formatted(line.severityWord());
    return "  %8s  %s  %s  %s"
        .formatted(
            TimeAxis.span(timeline.ms(timeline.timeOf(line))),
            line.severity() >= WARN ? ink.alarm(severity) : ink.quiet(severity),
            PlainText.fitted(line.resource().service(), SERVICE),
            PlainText.of(line.text(), TEXT));
  }
}
