package dev.loopmesh.loop;

import java.util.List;

/**
 * How long things took: a histogram at one moment, with raw totals since the loop started.
 *
 * @param count how many there were: the sum over the buckets
 * @param totalNanos the sum of their durations; may lag behind {@code count} by those being added
 * @param longestNanos the longest of them, exactly
 * @param buckets those that are not empty, shortest first; a bucket is at most 25 % wide
 */
public record Durations(long count, long totalNanos, long longestNanos, List<Bucket> buckets) {
  /** How many took at least {@code fromNanos} and less than {@code belowNanos}. */
  public record Bucket(long fromNanos, long belowNanos, long count) {}

  /** Keeps a copy of the buckets. */
  public Durations {
    buckets = List.copyOf(buckets);
  }

  /**
   * A duration that the given share did not exceed: the upper edge of its bucket, at most 25 %
   * above the true one, and never above the longest. 0 when there were none.
   *
   * @param share from 0 to 1; 0.99 for the 99th percentile
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
