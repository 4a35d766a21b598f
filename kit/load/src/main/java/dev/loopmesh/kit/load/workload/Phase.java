package dev.loopmesh.kit.load.workload;

import java.time.Duration;

/**
 * A part of an open workload, in which the rate changes evenly; without requests if it is 0.
 *
 * @param from requests per second at its beginning, 0 to 1,000,000
 * @param to requests per second at its end
 * @param time more than 0
 */
public record Phase(double from, double to, Duration time) {
  private static final double MAX_RATE = 1e6;
  private static final double SECOND = 1e9;

  /** Checks the ranges. */
  public Phase {
    boolean valid = from >= 0 && to >= 0 && from <= MAX_RATE && to <= MAX_RATE;
    if (!valid || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "%s to %s requests per second for %s; allowed: 0 to 1,000,000, for more than 0"
              .formatted(from, to, time));
    }
  }

  /** How many requests arrive in it, on average. */
  double arrivals() {
    return (from + to) / 2 * time.toNanos() / SECOND;
  }

  /**
   * When so many have arrived, in nanoseconds from its beginning: the solution of {@code from · t +
   * (to - from) · t² / 2T = arrivals}, in the form that is exact for small slopes, too.
   */
  double nanosUntil(double arrivals) {
    if (arrivals <= 0) {
      return 0;
    }
    double slope = (to - from) / (time.toNanos() / SECOND);
    double root = Math.sqrt(Math.max(0, from * from + 2 * slope * arrivals));
    return 2 * arrivals / (from + root) * SECOND;
  }
}
