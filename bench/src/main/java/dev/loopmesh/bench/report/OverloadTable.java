package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.load.LoadResult;
import dev.loopmesh.bench.measure.Capacity;
import dev.loopmesh.bench.measure.OverloadPart;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What is left of a candidate's capacity when it is asked for twice as much. */
final class OverloadTable {
  private static final int OK = 200;
  private static final int REFUSED = 503;

  private final Results results;

  OverloadTable(Results results) {
    this.results = results;
  }

  String of(List<Candidate> candidates) {
    Table table =
        new Table(
            "candidate",
            "capacity",
            "offered",
            "good in time",
            "of capacity",
            "p99 of good, ms",
            "refused",
            "p99 of refused, ms",
            "lost");
    boolean any = false;
    for (Candidate candidate : candidates) {
      for (Window window : results.windows(OverloadPart.NAME, candidate.name())) {
        table.row(row(candidate, window));
        any = true;
      }
    }
    return !any
        ? ""
        : table
            + """

            Requests a second, open loop, no delay in the upstreams. *Good in time*: answered with 200 within %d s of when
            it should have been sent. *Refused* with 503. *Lost*: no answer, or no room to send it.
            """
                .formatted(OverloadPart.IN_TIME.toSeconds());
  }

  private String[] row(Candidate candidate, Window window) {
    LoadResult load = window.load();
    double capacity = Capacity.of(results, candidate.name());
    double offered = 2 * capacity;
    double seconds = (load.answers() + load.unserved()) / offered;
    double good = OverloadPart.inTime(load) / seconds;
    Histogram refused = load.responseTimes().get(REFUSED);
    return new String[] {
      candidate.name(),
      Cells.number(capacity),
      Cells.number(offered),
      Cells.number(good),
      Cells.number(good / capacity),
      load.answers(OK) == 0 ? Cells.NONE : Cells.millis(load.served().getValueAtPercentile(99)),
      Cells.number(load.answers(REFUSED) / seconds),
      refused == null ? Cells.NONE : Cells.millis(refused.getValueAtPercentile(99)),
      Cells.number(load.unserved() / seconds)
    };
  }
}
