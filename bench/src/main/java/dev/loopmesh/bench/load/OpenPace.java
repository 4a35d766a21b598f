package dev.loopmesh.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * Requests come at a constant rate. Those that are late are sent at once, and late is how they
 * count.
 */
final class OpenPace implements Pace {
  private final Workload.Open workload;
  private final double everyNanos;
  private final long all;
  private long begunNanos;
  private long next;

  OpenPace(Workload.Open workload) {
    this.workload = workload;
    this.everyNanos = 1e9 / workload.perSecond();
    this.all = Math.max(1, Math.round(workload.time().toNanos() / everyNanos));
  }

  @Override
  public void begin(LoadRun run) {
    begunNanos = System.nanoTime();
    sendDue(run);
  }

  private void sendDue(LoadRun run) {
    long now = System.nanoTime();
    while (next < all && intendedNanos() - now <= 0) {
      long intended = intendedNanos();
      next++;
      if (run.inFlight() < workload.mostInFlight()) {
        run.tally().sentLate(now - intended);
        run.send(intended);
      } else {
        run.tally().notSent();
      }
      now = System.nanoTime();
    }
    if (next < all) {
      run.loop().schedule(() -> sendDue(run), intendedNanos() - now, TimeUnit.NANOSECONDS);
    } else {
      run.lookWhetherOver();
    }
  }

  /** Computed from the beginning each time: nothing adds up. */
  private long intendedNanos() {
    return begunNanos + Math.round(next * everyNanos);
  }

  @Override
  public void ended(LoadRun run, boolean answered) {}

  @Override
  public boolean over() {
    return next == all;
  }
}
