package dev.loopmesh.aggregator.defence;

/**
 * How many may be under way at a time, found as TCP Reno finds its congestion window (RFC 5681):
 * slow start, one more a round trip from there on, and half of it when something was too late, once
 * a round trip at most. Netflix's {@code concurrency-limits} has kin of it as {@code AIMDLimit}.
 * Not thread-safe.
 */
final class ConcurrencyLimit {
  private double limit;
  private double slowUpTo = Double.POSITIVE_INFINITY;
  private long cutNanos;

  /**
   * @param first where it begins
   */
  ConcurrencyLimit(int first, long nowNanos) {
    this.limit = first;
    this.cutNanos = nowNanos;
  }

  int limit() {
    return (int) limit;
  }

  /**
   * One has ended in time.
   *
   * @param underWay how many were under way with it: while there is room nothing is learnt
   */
  void inTime(int underWay, int highest) {
    if (underWay * 2 >= limit) {
      limit = Math.min(highest, limit + (limit < slowUpTo ? 1 : 1 / limit));
    }
  }

  /**
   * One was too late.
   *
   * @param beganNanos those that began before the last cut say nothing new
   */
  void tooLate(long beganNanos, long nowNanos, int lowest) {
    if (beganNanos - cutNanos >= 0) {
      cutNanos = nowNanos;
      limit = Math.max(lowest, limit / 2);
      slowUpTo = limit;
    }
  }

  /** The bounds may have changed. */
  void keepWithin(int lowest, int highest) {
    limit = Math.max(lowest, Math.min(highest, limit));
  }
}
