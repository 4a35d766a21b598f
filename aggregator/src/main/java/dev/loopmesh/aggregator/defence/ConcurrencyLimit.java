package dev.loopmesh.aggregator.defence;

/**
 * A bound on requests in flight that moves as TCP Reno's congestion window (RFC 5681): slow start,
 * then one more per round trip, and half of it when a request was too late, once per round trip at
 * most. Netflix's {@code concurrency-limits} has {@code AIMDLimit}, which is similar. Not
 * thread-safe.
 */
final class ConcurrencyLimit {
  private double limit;
  private double slowUpTo = Double.POSITIVE_INFINITY;
  private long cutNanos;

  ConcurrencyLimit(int first, long nowNanos) {
    this.limit = first;
    this.cutNanos = nowNanos;
  }

  int limit() {
    return (int) limit;
  }

  /**
   * A request has ended in time.
   *
   * @param inFlight requests in flight with it: far below the limit it is no evidence
   */
  void inTime(int inFlight, int highest) {
    if (inFlight * 2 >= limit) {
      limit = Math.min(highest, limit + (limit < slowUpTo ? 1 : 1 / limit));
    }
  }

  /**
   * A request was too late.
   *
   * @param beganNanos when it began; before the last reduction it is no new evidence
   */
  void tooLate(long beganNanos, long nowNanos, int lowest) {
    if (beganNanos - cutNanos >= 0) {
      cutNanos = nowNanos;
      limit = Math.max(lowest, limit / 2);
      slowUpTo = limit;
    }
  }

  /** Applies bounds, which may have changed. */
  void keepWithin(int lowest, int highest) {
    limit = Math.max(lowest, Math.min(highest, limit));
  }
}
