package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Every whole nanosecond from the smallest to the largest time, both included, is equally likely;
 * written {@code uniform(50ms,150ms)}.
 *
 * @param min the smallest time, 0 to 10 minutes
 * @param max the largest time, {@code min} to 10 minutes
 */
public record UniformLatency(Duration min, Duration max) implements Latency {

  /**
   * Checks the range and the order.
   *
   * @throws IllegalArgumentException if a time is negative or more than 10 minutes, or {@code min}
   *     is more than {@code max}
   */
  public UniformLatency {
    LatencyRange.require("min", min);
    LatencyRange.require("max", max);
    if (min.compareTo(max) > 0) {
      String smaller = DurationText.print(max);
      String larger = DurationText.print(min);
      throw new IllegalArgumentException(
          "min %s is more than max %s; write uniform(%s,%s)"
              .formatted(larger, smaller, smaller, larger));
    }
  }

  /** {@inheritDoc} Takes exactly one number from {@code random}. */
  @Override
  public Duration draw(RandomGenerator random) {
    // A bounded nextLong would be as uniform, but may reject and take more than one number.
    long possibleTimes = max.toNanos() - min.toNanos() + 1;
    return min.plusNanos((long) (random.nextDouble() * possibleTimes));
  }

  @Override
  public String text() {
    return "uniform(" + DurationText.print(min) + "," + DurationText.print(max) + ")";
  }

  @Override
  public String toString() {
    return text();
  }
}
