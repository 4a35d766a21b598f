package dev.loopmesh.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in log-linear buckets: four per power of two of nanoseconds. One thread adds,
 * without allocation and without a barrier (opaque writes); any thread reads.
 */
final class DurationHistogram {
  private static final int BUCKETS = index(Long.MAX_VALUE) + 1;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final AtomicLong totalNanos = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();

  void add(long nanos) {
    int bucket = index(nanos);
    counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    totalNanos.setOpaque(totalNanos.getPlain() + nanos);
    if (nanos > longestNanos.getPlain()) {
      longestNanos.setOpaque(nanos);
    }
  }

  Durations read() {
    List<Durations.Bucket> buckets = new ArrayList<>();
    long count = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      long inBucket = counts.getOpaque(bucket);
      if (inBucket > 0) {
        count += inBucket;
        buckets.add(new Durations.Bucket(fromNanos(bucket), fromNanos(bucket + 1), inBucket));
      }
    }
    return new Durations(count, totalNanos.getOpaque(), longestNanos.getOpaque(), buckets);
  }

  /** The bucket of a duration: its power of two and the two bits that follow the leading one. */
  static int index(long nanos) {
    if (nanos < 4) {
      return (int) Math.max(0, nanos);
    }
    int power = 63 - Long.numberOfLeadingZeros(nanos);
    return (power - 1) * 4 + (int) (nanos >>> power - 2 & 3);
  }

  /** The shortest duration of a bucket; {@code Long.MAX_VALUE} after the last. */
  static long fromNanos(int bucket) {
    if (bucket < 4) {
      return bucket;
    }
    return bucket >= BUCKETS ? Long.MAX_VALUE : (4L + bucket % 4) << bucket / 4 - 1;
  }
}
