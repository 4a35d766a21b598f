package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.CallReport;
import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.chart.TimeAxis;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws a fetch in text: one bar per call, on one axis. */
final class Waterfall {
  private static final int COLUMNS = 60;
  private static final String MARGIN = " ".repeat(17);

  private Waterfall() {}

  /** The drawing, about 75 columns wide, with a line break at its end. */
  static String draw(FetchReport report, Ink ink) {
    TimeAxis axis = new TimeAxis(COLUMNS, report.elapsedMs());
    StringBuilder text = new StringBuilder();
    text.append(ink.strong(report.mode() + "  " + TimeAxis.span(report.elapsedMs())))
        .append("\n\n");
    for (CallReport call : report.calls()) {
      boolean ok = call.outcome().equals("ok");
      String bar = axis.bar(call.startMs(), call.endMs());
      text.append("%-17s".formatted(call.service()))
          .append(ok ? ink.accent(bar) : ink.alarm(bar))
          .append("  ")
          .append(TimeAxis.span(call.endMs() - call.startMs()))
          .append(ok ? "" : "  " + ink.alarm(call.outcome()))
          .append('\n');
    }
    for (String line : axis.ruler()) {
      text.append(MARGIN).append(ink.quiet(line)).append('\n');
    }
    double busyPercent = 100 * report.loopBusyMs() / report.elapsedMs();
    return text.append("\npredicted  ")
        .append(prediction(report))
        .append("\nmeasured   ")
        .append(TimeAxis.span(report.elapsedMs()))
        .append("\nloop busy  ")
        .append(TimeAxis.span(report.loopBusyMs()))
        .append(String.format(Locale.ROOT, " (%.1f %% of that time)\n", busyPercent))
        .toString();
  }

  private static String prediction(FetchReport report) {
    return report.callOrder().stages(report.calls()).stream()
        .map(Waterfall::term)
        .collect(Collectors.joining(" + ", "", " = " + TimeAxis.span(report.predictedMs())));
  }

  private static String term(List<CallReport> stage) {
    String terms =
        stage.stream()
            .map(call -> TimeAxis.span(call.expectedMs()))
            .collect(Collectors.joining(", "));
    return stage.size() == 1 ? terms : "max(" + terms + ")";
  }
}
