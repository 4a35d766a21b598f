package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.LatencyPart;
import dev.loopmesh.bench.measure.OverheadPart;
import dev.loopmesh.bench.measure.OverloadPart;
import dev.loopmesh.bench.measure.Quartiles;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import dev.loopmesh.bench.measure.Window.State;
import java.util.List;

/** How many windows were disturbed, and how much. */
final class NoiseTable {
  private final Results results;

  NoiseTable(Results results) {
    this.results = results;
  }

  String of(List<Candidate> candidates) {
    boolean any = false;
    Table table = new Table("candidate", "part", "clean", "noisy", "failed", "others' share");
    for (Candidate candidate : candidates) {
      for (String part :
          List.of(
              CpuPart.NAME,
              LatencyPart.AT_ONCE,
              LatencyPart.DELAYED,
              OverheadPart.NAME,
              OverloadPart.NAME)) {
        List<Window> windows = results.windows(part, candidate.name());
        if (!windows.isEmpty()) {
          table.row(noiseRow(candidate, part, windows));
          any = true;
        }
      }
    }
    return !any
        ? ""
        : table
            + """

        A window is *noisy* when others than the bench used more than %d %% of a core, steal included; then it is not
        used, unless all of a candidate's are. It *failed* when a request was not answered with 200.
        """
                .formatted(Math.round(100 * Window.NOISE));
  }

  private static String[] noiseRow(Candidate candidate, String part, List<Window> windows) {
    double others =
        Quartiles.of(windows.stream().map(each -> each.usage().foreignShare()).toList()).median();
    return new String[] {
      candidate.name(),
      part,
      Long.toString(Window.count(State.CLEAN, windows)),
      Long.toString(Window.count(State.NOISY, windows)),
      Long.toString(Window.count(State.FAILED, windows)),
      Cells.number(others)
    };
  }
}
