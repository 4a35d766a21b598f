package dev.loopmesh.bench.measure;

import java.time.Duration;

/**
 * Saturates a candidate until three windows in a row agree on the CPU per request. A JVM on one
 * core needs half a minute or more; figures before that are too high.
 */
public final class WarmUp {
  /** As in the results. */
  public static final String NAME = "warm-up";

  private static final double AGREEMENT = 0.05;
  private static final int AGREEMENTS = 2;
  private static final int MAX_STRETCH = 3;

  private WarmUp() {}

  /** About how long it takes for this many candidates. */
  public static Duration expected(Plan plan, int candidates) {
    return plan.maxWarmUp().multipliedBy(2L * candidates).dividedBy(3);
  }

  /**
   * Returns when it is warm, or after the longest time of the plan.
   *
   * @throws dev.loopmesh.bench.candidate.CandidateFailure when it ends, or responds wrongly
   */
  public static void warm(Rig rig, Entrant candidate) {
    Duration longest = rig.plan().maxWarmUp();
    Duration taken = Duration.ZERO;
    double before = Double.NaN;
    int agreed = 0;
    while (taken.compareTo(longest) < 0) {
      candidate.running().check();
      Window window = rig.closed(NAME, candidate, rig.plan().window());
      taken = taken.plus(counted(window.usage()));
      double now = window.cpuMicros();
      agreed = Math.abs(now - before) <= AGREEMENT * before ? agreed + 1 : 0;
      if (agreed >= AGREEMENTS && taken.multipliedBy(3).compareTo(longest) >= 0) {
        return;
      }
      before = now;
    }
    rig.results().remark(candidate.name() + " had not warmed up; its figures may be too high");
  }

  /** Its CPU time counts as warm-up, at least a third of the wall time. */
  private static Duration counted(Usage usage) {
    if (usage.candidateNanos() == 0) {
      return Duration.ofNanos(usage.wallNanos());
    }
    return Duration.ofNanos(Math.max(usage.candidateNanos(), usage.wallNanos() / MAX_STRETCH));
  }
}
