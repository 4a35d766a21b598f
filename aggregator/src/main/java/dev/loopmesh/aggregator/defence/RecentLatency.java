package dev.loopmesh.aggregator.defence;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Durations of attempts in the last 15 to 30 seconds, in two alternating histograms. A quantile is
 * accurate to 1 %, and up to a second old. On an event loop.
 */
final class RecentLatency {
  private static final long LONGEST_MICROS = 60_000_000;
  private static final long SPAN_NANOS = 15_000_000_000L;
  private static final long FRESH_NANOS = 1_000_000_000L;
  private static final int FEWEST = 50; // for a usable quantile

  private final LongSupplier nanoClock;
  private Histogram present = empty();
  private Histogram past = empty();
  private long turnedNanos;
  private long readNanos;
  private double quantileRead;
  private OptionalLong read = OptionalLong.empty();

  RecentLatency(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.turnedNanos = nanoClock.getAsLong();
  }

  private static Histogram empty() {
    return new Histogram(LONGEST_MICROS, 2);
  }

  void record(long nanos) {
    turn();
    present.recordValue(Math.min(LONGEST_MICROS, Math.max(0, nanos / 1_000)));
  }

  /**
   * A quantile in nanoseconds; empty below 50 attempts.
   *
   * @param quantile from 0 to 1
   */
  OptionalLong quantile(double quantile) {
    turn();
    long now = nanoClock.getAsLong();
    if (read.isEmpty() || now - readNanos > FRESH_NANOS || quantile != quantileRead) {
      readNanos = now;
      quantileRead = quantile;
      read = compute(quantile);
    }
    return read;
  }

  private OptionalLong compute(double quantile) {
    long known = present.getTotalCount() + past.getTotalCount();
    if (known < FEWEST) {
      return OptionalLong.empty();
    }
    Histogram both = present.copy();
    both.add(past);
    return OptionalLong.of(both.getValueAtPercentile(quantile * 100) * 1_000);
  }

  private void turn() {
    long now = nanoClock.getAsLong();
    if (now - turnedNanos > SPAN_NANOS) {
      turnedNanos = now;
      Histogram oldest = past;
      past = present;
      present = oldest;
      present.reset();
    }
  }
}
