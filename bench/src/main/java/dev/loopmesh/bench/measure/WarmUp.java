package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.RunningCandidate;
import java.time.Duration;

/**
 * Saturates a candidate until two windows in a row agree on what a request costs. A JVM needs 10 to
 * 15 s; nothing before that is worth a figure.
 */
public final class WarmUp {
  /**
   * As in the results: nothing is concluded from these windows but the capacity, for want of
   * better.
   */
  public static final String NAME = "warm-up";

  private static final double AGREEMENT = 0.05;

  private WarmUp() {}

  /** About how long it takes. */
  public static Duration expected(Plan plan, int candidates) {
    return plan.warmUpLongest().multipliedBy(2L * candidates).dividedBy(3);
  }

  /** Returns when it is warm, or when it has taken as long as it may. */
  public static void warm(Course course, RunningCandidate candidate) {
    Plan plan = course.plan();
    long begun = System.nanoTime();
    double before = Double.NaN;
    while (true) {
      Window window = course.closed(NAME, candidate, plan.window());
      double now = window.cpuMicros();
      Duration taken = Duration.ofNanos(System.nanoTime() - begun);
      boolean agrees = Math.abs(now - before) <= AGREEMENT * before;
      boolean longEnough = taken.multipliedBy(3).compareTo(plan.warmUpLongest()) >= 0;
      if (agrees && longEnough) {
        return;
      }
      if (taken.compareTo(plan.warmUpLongest()) >= 0) {
        course.results().remark(candidate.name() + " had not settled when it had to be warm");
        return;
      }
      before = now;
    }
  }
}
