package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Always the same time, written {@code 1s}. A draw uses no random number.
 *
 * @param time the time of every draw, 0 to 10 minutes
 */
public record FixedLatency(Duration time) implements Latency {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the time is negative or more than 10 minutes
   */
  public FixedLatency {
    LatencyRange.require("latency", time);
  }

  @Override
  public Duration draw(RandomGenerator random) {
    return time;
  }

  @Override
  public String text() {
    return DurationText.print(time);
  }

  @Override
  public String toString() {
    return text();
  }
}
