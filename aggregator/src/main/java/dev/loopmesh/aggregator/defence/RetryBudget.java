package dev.loopmesh.aggregator.defence;

import java.util.function.LongSupplier;

/**
 * Bounds retries and hedges to a share of the calls: a token bucket into which each call puts a
 * part of a token, and from which each further attempt takes a whole one. Some per second are free,
 * for services that are seldom called. Finagle's {@code RetryBudget} and gRPC's retry throttling
 * (gRFC A6) work alike. On an event loop.
 */
final class RetryBudget {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SECONDS_SAVED =
      10; // as in Finagle: a longer time allows no larger burst
  private static final double LEAST_SAVED = 10;

  private final LongSupplier nanoClock;
  private double tokens;
  private long lastNanos;

  RetryBudget(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    // starts full, so that the first retries are not refused
    this.lastNanos = nanoClock.getAsLong() - (long) (SECONDS_SAVED * NANOS_PER_SECOND);
  }

  /**
   * Adds tokens for a call.
   *
   * @param share the further attempts that it allows, at least 0
   */
  void deposit(double share, int freePerSecond) {
    accrue(freePerSecond);
    tokens = Math.min(tokens + share, most(freePerSecond));
  }

  /** Takes a token for a further attempt, if there is one. */
  boolean withdraw(int freePerSecond) {
    accrue(freePerSecond);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  private void accrue(int freePerSecond) {
    long now = nanoClock.getAsLong();
    double earned = (now - lastNanos) / NANOS_PER_SECOND * freePerSecond;
    tokens = Math.min(tokens + earned, most(freePerSecond));
    lastNanos = now;
  }

  private static double most(int freePerSecond) {
    return Math.max(LEAST_SAVED, freePerSecond * SECONDS_SAVED);
  }
}
