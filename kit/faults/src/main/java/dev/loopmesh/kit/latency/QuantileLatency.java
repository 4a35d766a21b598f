package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.time.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A distribution with the given quantiles, written {@code quantiles(50=20ms,90=50ms,99=900ms)}:
 * half of the draws take at most 20 ms, 90 % at most 50 ms.
 *
 * <p>Between two given quantiles the inverse distribution function is linear, so the times between
 * them are equally likely. Below the lowest it is linear from 0 ms at 0 %, unless {@code 0=} is
 * given. Above the highest it stays at the highest value, unless {@code 100=} is given: in this
 * example 1 % of the draws are exactly 900 ms and none is longer.
 *
 * <p>Drawn by inversion, see L. Devroye, Non-Uniform Random Variate Generation (1986), section
 * II.2.
 *
 * @param quantiles at least one, with increasing percents and values that do not decrease
 */
public record QuantileLatency(List<Quantile> quantiles) implements Latency {
  private static final Quantile ORIGIN = new Quantile(BigDecimal.ZERO, Duration.ZERO);

  /**
   * Checks the order and keeps an unmodifiable copy.
   *
   * @throws IllegalArgumentException if there is no quantile, a percent is not above the one before
   *     it, or a value is less than the one before it
   */
  public QuantileLatency {
    quantiles = List.copyOf(quantiles);
    if (quantiles.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no quantile; write for example quantiles(50=20ms,90=50ms,99=900ms)");
    }
    for (int i = 1; i < quantiles.size(); i++) {
      quantiles.get(i).requireAfter(quantiles.get(i - 1));
    }
  }

  /** {@inheritDoc} Takes exactly one number from {@code random}. */
  @Override
  public Duration draw(RandomGenerator random) {
    double percent = 100 * random.nextDouble();
    Quantile below = ORIGIN;
    for (Quantile above : quantiles) {
      // Never true of a quantile at 0 %, so the interval is not empty and the share is finite.
      if (percent < above.percent.doubleValue()) {
        return between(below, above, percent);
      }
      below = above;
    }
    return below.value;
  }

  private static Duration between(Quantile below, Quantile above, double percent) {
    double start = below.percent.doubleValue();
    double share = (percent - start) / (above.percent.doubleValue() - start);
    long rise = above.value.toNanos() - below.value.toNanos();
    return LatencyRange.nearest(below.value.toNanos() + share * rise);
  }

  @Override
  public String text() {
    return quantiles.stream()
        .map(Quantile::text)
        .collect(Collectors.joining(",", "quantiles(", ")"));
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * One quantile, written {@code 99.9=900ms}: this percentage of the draws take at most this long.
   *
   * @param percent 0 to 100, with at most 6 decimals; 50 and 50.0 are equal
   * @param value 0 to 10 minutes
   */
  public record Quantile(BigDecimal percent, Duration value) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MAX_DECIMALS = 6;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the percent is outside 0 to 100 or has more than 6
     *     decimals, or the value is negative or more than 10 minutes
     */
    public Quantile {
      percent = percent.stripTrailingZeros();
      if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
        throw new IllegalArgumentException(
            "percent " + percent.toPlainString() + " is out of range; write 0 to 100");
      }
      if (percent.scale() > MAX_DECIMALS) {
        throw new IllegalArgumentException(
            "percent " + percent.toPlainString() + " is too fine; write at most 6 decimals");
      }
      LatencyRange.require("value", value);
    }

    private void requireAfter(Quantile before) {
      if (percent.compareTo(before.percent) <= 0) {
        throw new IllegalArgumentException(
            text() + " comes after " + before.text() + "; write the percents in increasing order");
      }
      if (value.compareTo(before.value) < 0) {
        String least = new Quantile(percent, before.value).text();
        throw new IllegalArgumentException(
            "%s is less than %s; write %s or more".formatted(text(), before.text(), least));
      }
    }

    private String text() {
      return percent.toPlainString() + "=" + DurationText.print(value);
    }

    @Override
    public String toString() {
      return text();
    }
  }
}
