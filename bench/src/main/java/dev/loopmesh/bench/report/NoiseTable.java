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
record NoiseTable(List<Candidate> candidates, Results results) {
  private static final List<String> PARTS =
      List.of(
          CpuPart.NAME,
          LatencyPart.IMMEDIATE,
          LatencyPart.DELAYED,
          OverheadPart.NAME,
          OverloadPart.NAME);

  String text() {
    Table table = new Table("candidate", "part", "clean", "noisy", "failed", "other programs");
    for (Candidate candidate : candidates) {
      for (String part : PARTS) {
        List<Window> windows = results.windows(part, candidate.name());
        if (!windows.isEmpty()) {
          table.row(
              candidate.name(),
              part,
              Long.toString(Window.count(State.CLEAN, windows)),
              Long.toString(Window.count(State.NOISY, windows)),
              Long.toString(Window.count(State.FAILED, windows)),
              Cells.median(foreignShare(windows)));
        }
      }
    }
    return table.with(
        """
        A window is *noisy* if other programs used more than %d %% of a core, including steal. Noisy windows are discarded
        unless all windows of the candidate are noisy. A window *failed* if a response was missing or not 200.
        """
            .formatted(Math.round(100 * Window.NOISE)));
  }

  private static Quartiles foreignShare(List<Window> windows) {
    return Quartiles.of(windows.stream().map(each -> each.usage().foreignShare()).toList());
  }
}
