package dev.loopmesh.aggregator.defence;

import java.util.Locale;
import java.util.logging.Level;

/** The decisions of defences. */
public enum Decision {
  /** Another attempt follows one that failed. */
  RETRY,
  /** No other attempt follows, because the retry budget is used up. */
  RETRY_BUDGET_EXHAUSTED,
  /** An attempt was ended because it took longer than {@code CALL_TIMEOUT}. */
  ATTEMPT_TIMED_OUT,
  /** A call was not sent because the circuit breaker is open. */
  BREAKER_REFUSED,
  BREAKER_OPENED,
  BREAKER_CLOSED,
  /** A second attempt was begun beside a slow one. */
  HEDGE,
  /** No second attempt was begun, because the budget for them is used up. */
  HEDGE_BUDGET_EXHAUSTED,
  /** The second attempt answered first. */
  HEDGE_WON,
  /** The first attempt answered first. */
  HEDGE_LOST,
  /** A replica gets no calls for a while. */
  EJECTED,
  /** A replica that was ejected gets calls again. */
  RETURNED,
  /** An earlier response was used. */
  STALE_ANSWER,
  /** A request was refused by load shedding. */
  SHED;

  /** As metrics and span events have it: {@code retry-budget-exhausted}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A warning where something is withheld from now on. */
  Level level() {
    return switch (this) {
      case RETRY_BUDGET_EXHAUSTED, BREAKER_OPENED, HEDGE_BUDGET_EXHAUSTED, EJECTED -> Level.WARNING;
      default -> Level.INFO;
    };
  }
}
