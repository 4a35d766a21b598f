package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.workload.ArrivalTimes;
import dev.loopmesh.kit.load.workload.Arrivals;
import java.util.concurrent.TimeUnit;

/** Requests are due at their times; late ones are sent at once. */
final class OpenPace implements Pace {
  private static final int AT_ONCE = 32; // then the loop reads responses

  private final ArrivalTimes times;
  private final int maxOutstanding;
  private long startNanos;
  private long next;

  OpenPace(Arrivals arrivals, LoadPlan plan) {
    this.times = arrivals.times(plan.seed());
    this.maxOutstanding = plan.maxOutstanding();
    this.next = times.next();
  }

  @Override
  public void begin(LoadRun run) {
    startNanos = run.startNanos();
    sendDue(run);
  }

  private void sendDue(LoadRun run) {
    for (int sent = 0; sent < AT_ONCE && isDue(); sent++) {
      long due = startNanos + next;
      next = times.next();
      if (run.outstanding() < maxOutstanding) {
        run.send(due);
      } else {
        run.notSent(due);
      }
    }
    if (over()) {
      run.endIfOver();
    } else if (isDue()) {
      run.loop().execute(() -> sendDue(run));
    } else {
      long nanos = startNanos + next - System.nanoTime();
      run.loop().schedule(() -> sendDue(run), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private boolean isDue() {
    return !over() && startNanos + next - System.nanoTime() <= 0;
  }

  @Override
  public long stop() {
    long due = 0;
    for (; isDue(); next = times.next()) {
      due++;
    }
    next = ArrivalTimes.NONE;
    return due;
  }

  @Override
  public boolean over() {
    return next == ArrivalTimes.NONE;
  }
}
