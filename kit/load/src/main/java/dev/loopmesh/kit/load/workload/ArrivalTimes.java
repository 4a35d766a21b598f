package dev.loopmesh.kit.load.workload;

import dev.loopmesh.kit.load.workload.Arrivals.Process;
import java.util.Iterator;
import java.util.SplittableRandom;

/**
 * The times of arrivals, in order. Each is computed from its number, not from the time before, so
 * that errors do not add up: a process with rate 1 gives the position of an arrival, and the
 * inverse of the integrated rate turns it into a time (Çinlar's method for Poisson processes whose
 * rate changes).
 */
public final class ArrivalTimes {
  /** There are no more. */
  public static final long NONE = Long.MAX_VALUE;

  private static final double ROUNDING = 1e-6; // of a request
  private static final long SECOND = 1_000_000_000;

  private final Process process;
  private final Iterator<Phase> phases;
  private final SplittableRandom random;
  private Phase phase;
  private double arrivedBefore; // before the phase
  private long phaseStartNanos;
  private double position;
  private boolean ended;

  ArrivalTimes(Arrivals arrivals, long seed) {
    process = arrivals.process();
    phases = arrivals.phases().iterator();
    phase = phases.next();
    random = new SplittableRandom(seed);
    position = process == Process.POISSON ? distance() : 0;
  }

  /** Nanoseconds from the beginning to the next arrival, or {@link #NONE}. */
  public long next() {
    while (!ended && position - arrivedBefore >= phase.arrivals() - ROUNDING) {
      nextPhase();
    }
    if (ended) {
      return NONE;
    }
    long nanos = phaseStartNanos + Math.round(phase.nanosUntil(position - arrivedBefore));
    position += process == Process.POISSON ? distance() : 1;
    return process == Process.BURST ? nanos - nanos % SECOND : nanos;
  }

  private void nextPhase() {
    ended = !phases.hasNext();
    if (!ended) {
      arrivedBefore += phase.arrivals();
      phaseStartNanos += phase.time().toNanos();
      phase = phases.next();
    }
  }

  /** Exponential, with mean 1. */
  private double distance() {
    return -Math.log(1 - random.nextDouble());
  }
}
