package dev.loopmesh.aggregator.defence;

import dev.loopmesh.kit.client.UpstreamClient.Pool;
import dev.loopmesh.kit.settings.LiveValues;
import java.time.Duration;

/**
 * Which defences are on, with their settings. By default only the deadline and the limits of the
 * pools are on.
 *
 * @param deadline how long a summary may take, unless the request sets a deadline
 * @param mode how a summary is fetched, unless the request sets one
 * @param callTimeout how long one attempt may take; zero for as long as the deadline allows
 */
public record DefencePolicy(
    Duration deadline,
    String mode,
    Pool pool,
    Duration callTimeout,
    Retrying retrying,
    Breaking breaking,
    Hedging hedging,
    Ejecting ejecting,
    Shedding shedding,
    Fallback fallback) {

  /**
   * Retries.
   *
   * @param attempts of each call, the first included
   * @param backoff the bound of the first wait
   * @param longest the bound of every wait
   * @param budget retries per call; infinite for no bound
   * @param freePerSecond retries beyond the budget
   */
  public record Retrying(
      int attempts, Duration backoff, Duration longest, double budget, int freePerSecond) {
    boolean isOn() {
      return attempts > 1;
    }

    boolean isBounded() {
      return budget != Double.POSITIVE_INFINITY;
    }
  }

  /** A circuit breaker for each service; off with 0 failures. */
  public record Breaking(int failures, Duration window, Duration reset) {
    boolean isOn() {
      return failures > 0;
    }
  }

  /** A second attempt beside a slow one; off with a quantile of 0. */
  public record Hedging(double quantile, double budget) {
    boolean isOn() {
      return quantile > 0;
    }
  }

  /** Ejection of replicas that fail; off with 0 failures. */
  public record Ejecting(int failures, Duration time, double share) {
    boolean isOn() {
      return failures > 0;
    }
  }

  /** A bound on summaries in flight that adapts, between two given ones. */
  public record Shedding(boolean isOn, int lowest, int highest, Duration loopDelay) {}

  /** Earlier responses in place of failed ones; off with an age of zero. */
  public record Fallback(Duration age, int entries) {
    boolean isOn() {
      return !age.isZero();
    }
  }

  /**
   * The policy of these values.
   *
   * @throws IllegalArgumentException when they contradict each other
   */
  public static DefencePolicy of(LiveValues values) {
    int lowest = values.of(DefenceSettings.SHED_LOWEST);
    int highest = values.of(DefenceSettings.SHED_HIGHEST);
    if (lowest > highest) {
      throw new IllegalArgumentException(
          "SHED_LOWEST: '%d' is more than SHED_HIGHEST, '%d'".formatted(lowest, highest));
    }
    return new DefencePolicy(
        values.of(DefenceSettings.DEADLINE),
        values.of(DefenceSettings.SUMMARY_MODE),
        new Pool(values.of(DefenceSettings.POOL_SIZE), values.of(DefenceSettings.POOL_QUEUE)),
        values.of(DefenceSettings.CALL_TIMEOUT),
        new Retrying(
            values.of(DefenceSettings.RETRY_ATTEMPTS),
            values.of(DefenceSettings.RETRY_BACKOFF),
            values.of(DefenceSettings.RETRY_BACKOFF_LONGEST),
            values.of(DefenceSettings.RETRY_BUDGET),
            values.of(DefenceSettings.RETRY_BUDGET_FREE)),
        new Breaking(
            values.of(DefenceSettings.BREAKER_FAILURES),
            values.of(DefenceSettings.BREAKER_WINDOW),
            values.of(DefenceSettings.BREAKER_RESET)),
        new Hedging(
            values.of(DefenceSettings.HEDGE_QUANTILE), values.of(DefenceSettings.HEDGE_BUDGET)),
        new Ejecting(
            values.of(DefenceSettings.EJECT_FAILURES),
            values.of(DefenceSettings.EJECT_TIME),
            values.of(DefenceSettings.EJECT_SHARE)),
        new Shedding(
            values.of(DefenceSettings.SHED),
            lowest,
            highest,
            values.of(DefenceSettings.SHED_LOOP_DELAY)),
        new Fallback(
            values.of(DefenceSettings.FALLBACK), values.of(DefenceSettings.FALLBACK_ENTRIES)));
  }
}
