package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.LatencyPart;
import dev.loopmesh.bench.measure.OverheadPart;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Response times in an open loop. */
record LatencyTables(List<Candidate> candidates, Results results) {
  String atHalf() {
    String tables = atHalf(LatencyPart.IMMEDIATE) + atHalf(LatencyPart.DELAYED);
    return tables.isEmpty()
        ? ""
        : tables
            + "Response times are measured from when the request was due. *Load late*: the p99 of how"
            + " late requests were sent, in ms.\n";
  }

  private String atHalf(String part) {
    Table table =
        new Table(part, "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "load late");
    for (Candidate candidate : candidates) {
      Digest digest = new Digest(results, candidate.name());
      if (!digest.all(part).isEmpty()) {
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
    }
    return table.with("");
  }

  private static double lateMillis(Window window) {
    return window.load().times().lateness().getValueAtPercentile(99) / 1e6;
  }

  private static String quantile(Histogram times, double quantile, long minusNanos) {
    return times.getTotalCount() == 0
        ? "failed"
        : Cells.millis(times.getValueAtPercentile(quantile) - minusNanos);
  }

  String overhead() {
    Table table = new Table("candidate", "p50 ms", "p99 ms", "max ms", "requests");
    overheadRow(table, "*an upstream, called directly*", OverheadPart.DIRECT);
    for (Candidate candidate : candidates) {
      overheadRow(table, MarkdownReport.named(candidate), candidate.name());
    }
    return table.with("Response time minus the 100 ms of the upstreams.\n");
  }

  private void overheadRow(Table table, String text, String candidate) {
    Digest digest = new Digest(results, candidate);
    if (digest.all(OverheadPart.NAME).isEmpty()) {
      return;
    }
    Histogram times = digest.times(OverheadPart.NAME);
    long upstream = OverheadPart.UPSTREAM.toNanos();
    table.row(
        text,
        quantile(times, 50, upstream),
        quantile(times, 99, upstream),
        quantile(times, 100, upstream),
        Long.toString(times.getTotalCount()));
  }
}
