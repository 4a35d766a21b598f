package dev.loopmesh.bench.load;

import java.util.concurrent.TimeUnit;

/** Each caller asks again as soon as it has its answer. */
final class ClosedPace implements Pace {
  private static final int AFTER_FAILURE_MS = 10; // else a closed door is asked without pause

  private final Workload.Closed workload;
  private boolean timeOver;
  private int pausing;

  ClosedPace(Workload.Closed workload) {
    this.workload = workload;
  }

  @Override
  public void begin(LoadRun run) {
    run.loop().schedule(() -> end(run), workload.time().toNanos(), TimeUnit.NANOSECONDS);
    for (int caller = 0; caller < workload.callers(); caller++) {
      run.send(System.nanoTime());
    }
  }

  private void end(LoadRun run) {
    timeOver = true;
    run.lookWhetherOver();
  }

  @Override
  public void ended(LoadRun run, boolean answered) {
    if (timeOver) {
      return;
    }
    if (answered) {
      run.send(System.nanoTime());
    } else {
      pausing++;
      run.loop().schedule(() -> goOn(run), AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void goOn(LoadRun run) {
    pausing--;
    if (!timeOver) {
      run.send(System.nanoTime());
    }
    run.lookWhetherOver();
  }

  @Override
  public boolean over() {
    return timeOver && pausing == 0;
  }
}
