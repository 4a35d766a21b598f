package dev.loopmesh.aggregator.defence;

import dev.loopmesh.kit.settings.LiveSetting;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the defences: environment variables at start, which can be changed at run time.
 */
public final class DefenceSettings {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final double NONE = 0;

  static final LiveSetting<Duration> DEADLINE =
      LiveSetting.duration(
          "DEADLINE",
          Duration.ofSeconds(5),
          MILLI,
          MINUTE,
          "how long a summary may take, unless the request sets a deadline");
  static final LiveSetting<String> SUMMARY_MODE =
      LiveSetting.word(
          "SUMMARY_MODE",
          "parallel",
          List.of("sequential", "parallel", "blocking", "worker"),
          "how a summary is fetched, unless the request sets a mode");
  static final LiveSetting<Integer> POOL_SIZE =
      LiveSetting.integer(
          "POOL_SIZE",
          1_000,
          1,
          100_000,
          "concurrent calls to each service, and connections to each of its replicas");
  static final LiveSetting<Integer> POOL_QUEUE =
      LiveSetting.integer(
          "POOL_QUEUE",
          1_000,
          0,
          100_000,
          "calls to each service that may be queued; further ones get a 503");
  static final LiveSetting<Duration> CALL_TIMEOUT =
      LiveSetting.duration(
              "CALL_TIMEOUT",
              Duration.ZERO,
              MILLI,
              MINUTE,
              "how long one attempt may take, within the deadline")
          .orOff(Duration.ZERO);
  static final LiveSetting<Integer> RETRY_ATTEMPTS =
      LiveSetting.integer(
          "RETRY_ATTEMPTS", 1, 1, 10, "attempts of each call, including the first; 1 for no retry");
  static final LiveSetting<Duration> RETRY_BACKOFF =
      LiveSetting.duration(
          "RETRY_BACKOFF",
          Duration.ofMillis(25),
          MILLI,
          MINUTE,
          "maximum backoff before the first retry; it doubles with each retry, with full jitter");
  static final LiveSetting<Duration> RETRY_BACKOFF_LONGEST =
      LiveSetting.duration(
          "RETRY_BACKOFF_LONGEST",
          Duration.ofMillis(250),
          MILLI,
          MINUTE,
          "upper limit of the backoff");
  static final LiveSetting<Double> RETRY_BUDGET =
      LiveSetting.share(
              "RETRY_BUDGET",
              0.2,
              0,
              10,
              "retries in proportion to the calls to a service; off for no limit")
          .orOff(Double.POSITIVE_INFINITY);
  static final LiveSetting<Integer> RETRY_BUDGET_FREE =
      LiveSetting.integer(
          "RETRY_BUDGET_FREE", 10, 0, 1_000, "additional retries per second for each service");
  static final LiveSetting<Integer> BREAKER_FAILURES =
      LiveSetting.integer(
              "BREAKER_FAILURES",
              0,
              1,
              10_000,
              "failed attempts within BREAKER_WINDOW that open the circuit breaker")
          .orOff(0);
  static final LiveSetting<Duration> BREAKER_WINDOW =
      LiveSetting.duration(
          "BREAKER_WINDOW",
          Duration.ofSeconds(10),
          SECOND,
          HOUR,
          "time window in which the circuit breaker counts failures");
  static final LiveSetting<Duration> BREAKER_RESET =
      LiveSetting.duration(
          "BREAKER_RESET",
          Duration.ofSeconds(5),
          MILLI,
          HOUR,
          "how long the circuit breaker stays open before one trial call");
  static final LiveSetting<Double> HEDGE_QUANTILE =
      LiveSetting.share(
              "HEDGE_QUANTILE",
              NONE,
              0.5,
              0.999,
              "a second attempt starts when the first takes longer than this quantile of recent attempts")
          .orOff(NONE);
  static final LiveSetting<Double> HEDGE_BUDGET =
      LiveSetting.share(
          "HEDGE_BUDGET", 0.1, 0, 1, "second attempts in proportion to the calls to a service");
  static final LiveSetting<Integer> EJECT_FAILURES =
      LiveSetting.integer(
              "EJECT_FAILURES",
              0,
              1,
              1_000,
              "consecutive failures after which a replica is ejected")
          .orOff(0);
  static final LiveSetting<Duration> EJECT_TIME =
      LiveSetting.duration(
          "EJECT_TIME",
          Duration.ofSeconds(30),
          MILLI,
          HOUR,
          "ejection time, multiplied by the number of ejections (at most 10); then one trial call");
  static final LiveSetting<Double> EJECT_SHARE =
      LiveSetting.share(
          "EJECT_SHARE",
          0.1,
          0,
          1,
          "share of a service's replicas that may be ejected; at least one, never the last");
  static final LiveSetting<Boolean> SHED =
      LiveSetting.onOrOff(
          "SHED", "whether summaries are shed when more are in flight than can end in time");
  static final LiveSetting<Integer> SHED_LOWEST =
      LiveSetting.integer(
          "SHED_LOWEST", 10, 1, 10_000, "lower bound of the limit on summaries in flight");
  static final LiveSetting<Integer> SHED_HIGHEST =
      LiveSetting.integer(
          "SHED_HIGHEST", 1_000, 1, 10_000, "upper bound of the limit on summaries in flight");
  static final LiveSetting<Duration> SHED_LOOP_DELAY =
      LiveSetting.duration(
          "SHED_LOOP_DELAY",
          Duration.ofNanos(300_000),
          Duration.ofNanos(100_000),
          MINUTE,
          "scheduling delay above which a saturated event loop sheds");
  static final LiveSetting<Duration> FALLBACK =
      LiveSetting.duration(
              "FALLBACK",
              Duration.ZERO,
              SECOND,
              HOUR,
              "maximum age of a last known good response that replaces a failed one")
          .orOff(Duration.ZERO);
  static final LiveSetting<Integer> FALLBACK_ENTRIES =
      LiveSetting.integer(
          "FALLBACK_ENTRIES",
          1_000,
          1,
          100_000,
          "number of last known good responses that are kept");

  /** All of them, in the order of the documentation. */
  public static final List<LiveSetting<?>> ALL =
      List.of(
          DEADLINE,
          SUMMARY_MODE,
          CALL_TIMEOUT,
          RETRY_ATTEMPTS,
          RETRY_BACKOFF,
          RETRY_BACKOFF_LONGEST,
          RETRY_BUDGET,
          RETRY_BUDGET_FREE,
          BREAKER_FAILURES,
          BREAKER_WINDOW,
          BREAKER_RESET,
          HEDGE_QUANTILE,
          HEDGE_BUDGET,
          POOL_SIZE,
          POOL_QUEUE,
          EJECT_FAILURES,
          EJECT_TIME,
          EJECT_SHARE,
          SHED,
          SHED_LOWEST,
          SHED_HIGHEST,
          SHED_LOOP_DELAY,
          FALLBACK,
          FALLBACK_ENTRIES);

  private DefenceSettings() {}
}
