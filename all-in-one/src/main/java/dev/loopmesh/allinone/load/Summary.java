package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.load.Expectation;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Help.Ansi;

/** A report as text. */
final class Summary {
  /** Of a table, in its order. */
  private record Quantile(String name, double percentile) {}

  private static final List<Quantile> QUANTILES =
      List.of(
          new Quantile("p50", 50),
          new Quantile("p90", 90),
          new Quantile("p99", 99),
          new Quantile("p99.9", 99.9),
          new Quantile("max", 100));

  private Summary() {}

  static String title(LoadPlan plan) {
    String more = plan.urls().size() == 1 ? "" : " and %d more".formatted(plan.urls().size() - 1);
    return "%s%s, %s: %s".formatted(plan.urls().get(0), more, plan.protocol(), plan.workload());
  }

  static String of(LoadReport report, List<Expectation.Result> results) {
    StringBuilder text = new StringBuilder(title(report.plan())).append("\n\n");
    text.append(requests(report)).append(times(report));
    text.append(generator(report));
    report.doubts().forEach(doubt -> text.append(Ansi.AUTO.string("@|yellow ! |@" + doubt + "\n")));
    if (!results.isEmpty()) {
      text.append('\n');
      results.forEach(result -> text.append(line(result)));
    }
    return text.toString().stripTrailing();
  }

  private static String requests(LoadReport report) {
    LoadReport.Requests requests = report.requests();
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "%,d requests in %.1f s, %,d good (%.1f/s)",
            requests.sent(),
            report.wallTime().toMillis() / 1e3,
            report.good(),
            report.goodPerSecond()));
    text.append(requests.cancelled() ? ", cancelled\n" : "\n");
    if (!report.errors().isEmpty()) {
      text.append("errors: ").append(counts(report.errors())).append('\n');
    }
    long notSent = requests.notSent() + requests.notSentAtTheEnd();
    if (notSent > 0) {
      text.append(format("due, but not sent: %,d%n", notSent));
    }
    return text.append('\n').toString();
  }

  private static String times(LoadReport report) {
    StringBuilder text = new StringBuilder(format("%6s  %12s  %12s%n", "", "service", "response"));
    for (Quantile quantile : QUANTILES) {
      text.append(
          format(
              "%6s  %12s  %12s%n",
              quantile.name(),
              time(report.times().service(), quantile.percentile()),
              time(report.times().response(), quantile.percentile())));
    }
    text.append(
        """
        service: from sent to done; response: from when the request was due to done
        """);
    return text.append('\n').toString();
  }

  private static String generator(LoadReport report) {
    Histogram lateness = report.times().lateness();
    double cpuMicros =
        report.generator().cpuTime().toNanos() / 1e3 / Math.max(1, report.requests().sent());
    return format(
        "generator: sent p50 %s, p99 %s late; %.0f µs of CPU per request%n",
        time(lateness, 50), time(lateness, 99), cpuMicros);
  }

  private static String line(Expectation.Result result) {
    String verdict = result.met() ? "@|green met|@" : "@|red not met|@";
    return Ansi.AUTO.string(
        "%s: %s, measured %s\n".formatted(result.expectation(), verdict, result.measured()));
  }

  /** {@code 5xx 12, timeout 3}. */
  static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(each -> format("%s %,d", each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A quantile with three digits or more: {@code 1.01 s}, {@code 12.3 ms}; – if there is none. */
  static String time(Histogram times, double percentile) {
    if (times.getTotalCount() == 0) {
      return "–";
    }
    double millis = times.getValueAtPercentile(percentile) / 1e6;
    if (millis >= 1_000) {
      return format("%.3f s", millis / 1_000);
    }
    int decimals = millis >= 100 ? 0 : millis >= 10 ? 1 : 2;
    return format("%." + decimals + "f ms", millis);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
