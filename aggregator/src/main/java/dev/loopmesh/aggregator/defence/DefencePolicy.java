package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.UpstreamClient.Pool;
import dev.loopmesh.kit.settings.LiveValues;
import java.time.Duration;

/**
 * Which defences are on, and how they are set, at one moment. By default there are none but the
 * deadline and the bounds of the pools. Immutable.
 *
 * @param deadline how long a summary may take unless its caller says
 * @param pool calls at a time to each service, and the line for them
 * @param callTimeout how long one attempt may take; zero for as long as the deadline allows
 */
public record DefencePolicy(
    Duration deadline,
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
   * @param longest the bound of all
   * @param budget retries to a call; infinite for no bound
   * @param freePerSecond retries besides
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

  /** A circuit breaker for each service; none with 0 failures. */
  public record Breaking(int failures, Duration window, Duration reset) {
    boolean isOn() {
      return failures > 0;
    }
  }

  /** A second attempt beside one that is slow; none with a quantile of 0. */
  public record Hedging(double quantile, double budget) {
    boolean isOn() {
      return quantile > 0;
    }
  }

  /** Sick replicas are left alone; none with 0 failures. */
  public record Ejecting(int failures, Duration time, double share) {
    boolean isOn() {
      return failures > 0;
    }
  }

  /** A bound on summaries under way that finds itself, between two given ones. */
  public record Shedding(boolean isOn, int lowest, int highest, Duration loopDelay) {}

  /** Older answers in place of none; none with an age of zero. */
  public record Fallback(Duration age, int entries) {
    boolean isOn() {
      return !age.isZero();
    }
  }

  /**
   * The policy that these values make.
   *
   * @throws IllegalArgumentException when they do not go together
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
