package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The lognormal distribution, given by its median and its 99 % quantile: many short times and a
 * long tail. Written {@code lognormal(p50=80ms,p99=900ms)}.
 *
 * <p>If ln X is normal with mean μ and standard deviation σ, the quantile of X at p is exp(μ + σ
 * Φ⁻¹(p)), see NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.6.9. At p = 0.5 that
 * gives μ = ln p50, at p = 0.99 it gives σ = ln(p99 / p50) / Φ⁻¹(0.99).
 *
 * <p>A draw above 10 minutes counts as 10 minutes; both quantiles are at most that, so they hold.
 *
 * @param p50 the median, above 0, at most 10 minutes
 * @param p99 the 99 % quantile, {@code p50} to 10 minutes
 */
public record LognormalLatency(Duration p50, Duration p99) implements Latency {
  /** Φ⁻¹(0.99), the 99 % quantile of the standard normal distribution. */
  private static final double STANDARD_NORMAL_P99 = 2.3263478740408408;

  /**
   * Checks the range and the order.
   *
   * @throws IllegalArgumentException if a quantile is not above 0 or more than 10 minutes, or
   *     {@code p99} is less than {@code p50}
   */
  public LognormalLatency {
    LatencyRange.require("p50", p50);
    LatencyRange.require("p99", p99);
    if (p50.isZero() || p99.isZero()) {
      throw new IllegalArgumentException(
          "p50 and p99 must be above 0ms; write lognormal(p50=80ms,p99=900ms)");
    }
    if (p99.compareTo(p50) < 0) {
      String smaller = DurationText.print(p99);
      String larger = DurationText.print(p50);
      throw new IllegalArgumentException(
          "p99 %s is less than p50 %s; write lognormal(p50=%s,p99=%s)"
              .formatted(smaller, larger, smaller, larger));
    }
  }

  @Override
  public Duration draw(RandomGenerator random) {
    double median = p50.toNanos();
    double sigma = Math.log(p99.toNanos() / median) / STANDARD_NORMAL_P99;
    // median · exp(σz) instead of exp(μ + σz): no rounding of μ, the median stays exact.
    return LatencyRange.nearest(median * Math.exp(sigma * random.nextGaussian()));
  }

  @Override
  public String text() {
    return "lognormal(p50=" + DurationText.print(p50) + ",p99=" + DurationText.print(p99) + ")";
  }

  @Override
  public String toString() {
    return text();
  }
}
