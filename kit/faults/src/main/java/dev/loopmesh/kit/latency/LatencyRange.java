package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;

/** The range of every time in a latency and of every time drawn from one: 0 to 10 minutes. */
final class LatencyRange {
  private LatencyRange() {}

  /**
   * Refuses a duration outside the range.
   *
   * @param name name of the duration, for the message
   * @throws IllegalArgumentException if it is negative or more than 10 minutes
   */
  static void require(String name, Duration duration) {
    String printed = DurationText.print(duration); // refuses what is negative
    if (duration.compareTo(Latency.LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " " + printed + " is more than 10m; write at most 10m");
    }
  }

  /** The nearest duration in the range, in whole nanoseconds; infinity is 10 minutes. */
  static Duration nearest(double nanos) {
    double clamped = Math.max(0, Math.min(nanos, Latency.LONGEST.toNanos()));
    return Duration.ofNanos(Math.round(clamped));
  }
}
