package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The normal distribution, written {@code normal(200ms,50ms)}.
 *
 * <p>A draw below zero counts as zero and one above 10 minutes as 10 minutes. If the mean is less
 * than about three standard deviations, that shows: the observed mean is then above {@code mean}.
 *
 * @param mean the mean before that, 0 to 10 minutes
 * @param standardDeviation the standard deviation before that, 0 to 10 minutes
 */
public record NormalLatency(Duration mean, Duration standardDeviation) implements Latency {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a time is negative or more than 10 minutes
   */
  public NormalLatency {
    LatencyRange.require("mean", mean);
    LatencyRange.require("standard deviation", standardDeviation);
  }

  @Override
  public Duration draw(RandomGenerator random) {
    double deviations = random.nextGaussian();
    return LatencyRange.nearest(mean.toNanos() + deviations * standardDeviation.toNanos());
  }

  @Override
  public String text() {
    String deviation = DurationText.print(standardDeviation);
    return "normal(" + DurationText.print(mean) + "," + deviation + ")";
  }

  @Override
  public String toString() {
    return text();
  }
}
