package dev.loopmesh.bench.load;

import java.util.concurrent.TimeUnit;

/** Each client sends a request as soon as it has its response. */
final class ClosedPace implements Pace {
  private static final int AFTER_FAILURE_MS = 10; // a closed port would be tried without pause

  private final Workload.Closed workload;
  private boolean timeOver;
  private int pausing;

  ClosedPace(Workload.Closed workload) {
    this.workload = workload;
  }

  @Override
  public void begin(LoadRun run) {
    run.loop().schedule(() -> end(run), workload.time().toNanos(), TimeUnit.NANOSECONDS);
    for (int client = 0; client < workload.clients(); client++) {
      run.send(System.nanoTime());
    }
  }

  private void end(LoadRun run) {
    timeOver = true;
    run.endIfOver();
  }

  @Override
  public void ended(LoadRun run, boolean responded) {
    if (timeOver) {
      return;
    }
    if (responded) {
      run.send(System.nanoTime());
    } else {
      pausing++;
      run.loop().schedule(() -> resume(run), AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void resume(LoadRun run) {
    pausing--;
    if (!timeOver) {
      run.send(System.nanoTime());
    }
    run.endIfOver();
  }

  @Override
  public boolean over() {
    return timeOver && pausing == 0;
  }
}
