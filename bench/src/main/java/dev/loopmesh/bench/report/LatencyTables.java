package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.LatencyPart;
import dev.loopmesh.bench.measure.OverheadPart;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Response times, as an open loop has them. */
final class LatencyTables {
  private final List<Candidate> candidates;
  private final Results results;

  LatencyTables(List<Candidate> candidates, Results results) {
    this.candidates = candidates;
    this.results = results;
  }

  String atHalf() {
    StringBuilder text = new StringBuilder();
    for (String part : List.of(LatencyPart.AT_ONCE, LatencyPart.DELAYED)) {
      if (measured(part).isEmpty()) {
        continue;
      }
      Table table =
          new Table(part, "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "load late");
      for (Candidate candidate : measured(part)) {
        Digest digest = digest(candidate);
        Histogram times = digest.times(part);
        table.row(
            MarkdownReport.named(candidate),
            Cells.median(digest.of(part, Window::goodPerSecond)),
            quantile(times, 50, 0),
            quantile(times, 99, 0),
            quantile(times, 99.9, 0),
            Cells.median(digest.of(part, Window::cpuMicros)),
            Cells.median(digest.of(part, LatencyTables::lateMillis)));
      }
      text.append(table).append('\n');
    }
    return text.isEmpty()
        ? ""
        : text
            + "A response time counts from when its request should have been sent."
            + " *Load late*: 99 % of the requests were sent less than so many ms late.\n";
  }

  private static double lateMillis(Window window) {
    return window.load().sending().getValueAtPercentile(99) / 1e6;
  }

  private static String quantile(Histogram times, double quantile, long minusNanos) {
    return times.getTotalCount() == 0
        ? "failed"
        : Cells.millis(times.getValueAtPercentile(quantile) - minusNanos);
  }

  String overhead() {
    String part = OverheadPart.NAME;
    if (results.windows(part, OverheadPart.DIRECT).isEmpty()) {
      return "";
    }
    Table table = new Table("candidate", "p50 ms", "p99 ms", "most ms", "requests");
    table.row(overheadRow("*an upstream itself*", OverheadPart.DIRECT));
    for (Candidate candidate : measured(part)) {
      table.row(overheadRow(MarkdownReport.named(candidate), candidate.name()));
    }
    return table + "\nResponse time without the 100 ms that each upstream was told to take.\n";
  }

  private String[] overheadRow(String name, String candidate) {
    Histogram times = new Digest(results, candidate).times(OverheadPart.NAME);
    long upstream = OverheadPart.UPSTREAM.toNanos();
    return new String[] {
      name,
      quantile(times, 50, upstream),
      quantile(times, 99, upstream),
      quantile(times, 100, upstream),
      Long.toString(times.getTotalCount())
    };
  }

  private List<Candidate> measured(String part) {
    return candidates.stream()
        .filter(each -> !results.windows(part, each.name()).isEmpty())
        .toList();
  }

  private Digest digest(Candidate candidate) {
    return new Digest(results, candidate.name());
  }
}
