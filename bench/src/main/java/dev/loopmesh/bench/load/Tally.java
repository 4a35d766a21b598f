package dev.loopmesh.bench.load;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/** Counts what becomes of requests. On the loop. */
final class Tally {
  private static final long LONGEST_NANOS = Duration.ofMinutes(20).toNanos();
  private static final int DIGITS = 4; // some microseconds more than a second can be told

  private final SortedMap<Integer, Histogram> responseTimes = new TreeMap<>();
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private final Histogram sending = histogram();
  private long notSent;
  private long bodyBytes;

  /**
   * An empty one for nanoseconds, up to 20 minutes, exact to a ten-thousandth; packed, since a
   * bench keeps many of them.
   */
  static Histogram histogram() {
    return new PackedHistogram(1, LONGEST_NANOS, DIGITS);
  }

  void responded(int status, long nanos, long body) {
    record(responseTimes.computeIfAbsent(status, first -> histogram()), nanos);
    bodyBytes += body;
  }

  void failed(Failure why) {
    failures.merge(why, 1L, Long::sum);
  }

  void notSent() {
    notSent++;
  }

  void sentLate(long nanos) {
    record(sending, nanos);
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
  }

  LoadResult after(long wallNanos) {
    return new LoadResult(
        responseTimes, failures, notSent, sending, bodyBytes, Duration.ofNanos(wallNanos));
  }
}
