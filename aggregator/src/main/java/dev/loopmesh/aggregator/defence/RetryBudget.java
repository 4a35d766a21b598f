package dev.loopmesh.aggregator.defence;

import java.util.function.LongSupplier;

/**
 * Bounds extra calls to a share of the calls proper: a token bucket into which each call puts a
 * part of a token, and from which each extra call takes a whole one. So many a second are free, so
 * that a service which is seldom asked has some too. Finagle's {@code RetryBudget} and gRPC's retry
 * throttling (gRFC A6) work alike. Thread-safe.
 */
final class RetryBudget {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SECONDS_SAVED = 10; // as Finagle: no burst out of longer thrift
  private static final double LEAST_SAVED = 10;

  private final LongSupplier nanoClock;
  private double tokens;
  private long lastNanos;

  RetryBudget(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    // as if nobody had failed so far: the first retries are not refused
    this.lastNanos = nanoClock.getAsLong() - (long) (SECONDS_SAVED * NANOS_PER_SECOND);
  }

  /**
   * A call proper is made.
   *
   * @param share how many extra calls that allows, from 0 on
   */
  synchronized void deposit(double share, int freePerSecond) {
    accrue(freePerSecond);
    tokens = Math.min(tokens + share, most(freePerSecond));
  }

  /** Takes a token for an extra call, if there is one. */
  synchronized boolean withdraw(int freePerSecond) {
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
