package dev.loopmesh.loop;

import java.util.List;

/**
 * A histogram of durations since the loop started.
 *
 * @param count the sum over the buckets
 * @param totalNanos the sum of the durations; may lag behind {@code count}
 * @param longestNanos exact
 * @param buckets not empty, shortest first, at most 25 % wide
 */
public record Durations(long count, long totalNanos, long longestNanos, List<Bucket> buckets) {
  /** How many took at least {@code fromNanos} and less than {@code belowNanos}. */
  public record Bucket(long fromNanos, long belowNanos, long count) {}

  /** Keeps a copy of the buckets. */
  public Durations {
    buckets = List.copyOf(buckets);
  }

  /**
   * A quantile: the upper edge of its bucket, at most 25 % above the true value and never above the
   * longest; 0 without durations.
   *
   * @param share from 0 to 1, such as 0.99
   * @throws IllegalArgumentException if the share is not within 0 and 1
   */
  public long quantileNanos(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " is not within 0 and 1");
    }
    double rank = share * count;
    long seen = 0;
    for (Bucket bucket : buckets) {
      seen += bucket.count();
      if (seen >= rank) {
        return Math.min(bucket.belowNanos() - 1, longestNanos);
      }
    }
    return 0;
  }
}
