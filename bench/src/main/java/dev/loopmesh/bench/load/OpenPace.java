package dev.loopmesh.bench.load;

import java.util.concurrent.TimeUnit;

/** Requests are due at a constant rate; late ones are sent at once. */
final class OpenPace implements Pace {
  private final Workload.Open workload;
  private final double everyNanos;
  private final long all;
  private long startNanos;
  private long next;

  OpenPace(Workload.Open workload) {
    this.workload = workload;
    this.everyNanos = 1e9 / workload.perSecond();
    this.all = Math.max(1, Math.round(workload.time().toNanos() / everyNanos));
  }

  @Override
  public void begin(LoadRun run) {
    startNanos = System.nanoTime();
    sendDue(run);
  }

  private void sendDue(LoadRun run) {
    long now = System.nanoTime();
    while (next < all && dueNanos() - now <= 0) {
      long due = dueNanos();
      next++;
      if (run.inFlight() < workload.maxInFlight()) {
        run.tally().sentLate(now - due);
        run.send(due);
      } else {
        run.tally().notSent();
      }
      now = System.nanoTime();
    }
    if (next < all) {
      run.loop().schedule(() -> sendDue(run), dueNanos() - now, TimeUnit.NANOSECONDS);
    } else {
      run.endIfOver();
    }
  }

  /** Computed from the start each time, so that errors do not add up. */
  private long dueNanos() {
    return startNanos + Math.round(next * everyNanos);
  }

  @Override
  public boolean over() {
    return next == all;
  }
}
