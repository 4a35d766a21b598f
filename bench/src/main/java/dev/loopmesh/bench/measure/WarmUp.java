package dev.loopmesh.bench.measure;

import java.time.Duration;

/**
 * Saturates a candidate until three windows in a row agree on what a request costs. A JVM on one
 * core needs half a minute or more; nothing before that is worth a figure.
 */
public final class WarmUp {
  /**
   * As in the results: nothing is concluded from these windows but the capacity, for want of
   * better.
   */
  public static final String NAME = "warm-up";

  private static final double AGREEMENT = 0.05;
  private static final int AGREEMENTS = 2;
  private static final int MOST_STRETCHED = 3;

  private WarmUp() {}

  /** About how long it takes. */
  public static Duration expected(Plan plan, int candidates) {
    return plan.warmUpLongest().multipliedBy(2L * candidates).dividedBy(3);
  }

  /**
   * Returns when it is warm, or when it has had as much time as it may.
   *
   * @throws dev.loopmesh.bench.candidate.CandidateFailure when it ends, or begins to answer wrongly
   */
  public static void warm(Course course, Entrant candidate) {
    Duration longest = course.plan().warmUpLongest();
    Duration taken = Duration.ZERO;
    double before = Double.NaN;
    int agreed = 0;
    while (taken.compareTo(longest) < 0) {
      candidate.running().requireRightAnswer();
      Window window = course.closed(NAME, candidate, course.plan().window());
      taken = taken.plus(counted(window.usage()));
      double now = window.cpuMicros();
      agreed = Math.abs(now - before) <= AGREEMENT * before ? agreed + 1 : 0;
      if (agreed >= AGREEMENTS && taken.multipliedBy(3).compareTo(longest) >= 0) {
        return;
      }
      before = now;
    }
    course.results().remark(candidate.name() + " had not settled when it had to be warm");
  }

  /** Time in which it had the processor warms; where others have it, or nobody counts, a part. */
  private static Duration counted(Usage usage) {
    if (usage.candidateNanos() == 0) {
      return Duration.ofNanos(usage.wallNanos());
    }
    return Duration.ofNanos(Math.max(usage.candidateNanos(), usage.wallNanos() / MOST_STRETCHED));
  }
}
