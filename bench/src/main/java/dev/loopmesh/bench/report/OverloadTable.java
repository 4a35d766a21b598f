package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Capacity;
import dev.loopmesh.bench.measure.OverloadPart;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import dev.loopmesh.kit.load.LoadReport;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What a candidate serves at twice its capacity. */
record OverloadTable(List<Candidate> candidates, Results results) {
  private static final int REFUSED = 503;

  String text() {
    Table table =
        new Table(
            "candidate",
            "capacity",
            "offered",
            "goodput",
            "of capacity",
            "p99 of goodput, ms",
            "refused",
            "p99 of refused, ms",
            "lost");
    for (Candidate candidate : candidates) {
      double capacity = Capacity.of(results, candidate.name());
      for (Window window : results.windows(OverloadPart.NAME, candidate.name())) {
        table.row(row(candidate, capacity, window.load()));
      }
    }
    return table.with(
        """
        Requests per second, open loop, no delay in the upstreams. *Goodput*: responses with 200 within %d s of when
        the request was due. *Refused* with 503. *Lost*: no response, or not sent because too many were in flight.
        A request that timed out counts in *p99 of goodput* with its timeout.
        """
            .formatted(OverloadPart.IN_TIME.toSeconds()));
  }

  private static String[] row(Candidate candidate, double capacity, LoadReport load) {
    double offered = OverloadPart.LOAD * capacity;
    double seconds = (load.responses() + load.unserved()) / offered;
    double good = OverloadPart.inTime(load) / seconds;
    return new String[] {
      candidate.name(),
      Cells.number(capacity),
      Cells.number(offered),
      Cells.number(good),
      Cells.number(good / capacity),
      p99(load.times().response()),
      Cells.number(load.responses(REFUSED) / seconds),
      p99(load.times().errorResponse()),
      Cells.number(load.unserved() / seconds)
    };
  }

  private static String p99(Histogram times) {
    return times.getTotalCount() == 0 ? Cells.NONE : Cells.millis(times.getValueAtPercentile(99));
  }
}
