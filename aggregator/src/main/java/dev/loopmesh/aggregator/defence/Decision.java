package dev.loopmesh.aggregator.defence;

import java.util.Locale;
import java.util.logging.Level;

/** What a defence may decide. */
public enum Decision {
  /** A failed attempt is followed by another one. */
  RETRY,
  /** It would have been, but there were too many retries already. */
  RETRY_BUDGET_EXHAUSTED,
  /** An attempt was ended because it took longer than {@code CALL_TIMEOUT}. */
  ATTEMPT_TIMED_OUT,
  /** A service was not asked because its circuit breaker is open. */
  BREAKER_REFUSED,
  /** A circuit breaker opened. */
  BREAKER_OPENED,
  /** A circuit breaker closed. */
  BREAKER_CLOSED,
  /** A slow attempt got company. */
  HEDGE,
  /** It would have, but there were too many hedges already. */
  HEDGE_BUDGET_EXHAUSTED,
  /** The second attempt answered first. */
  HEDGE_WON,
  /** The first attempt did, after all. */
  HEDGE_LOST,
  /** A replica gets no more calls for a while. */
  EJECTED,
  /** A replica that was ejected has answered well and gets calls again. */
  RETURNED,
  /** An older answer was taken. */
  STALE_ANSWER,
  /** A request was turned away at the door. */
  SHED;

  /** As metrics and span events have it: {@code retry-budget-exhausted}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A warning where somebody gets less from now on; otherwise it is as it should be. */
  Level level() {
    return switch (this) {
      case RETRY_BUDGET_EXHAUSTED, BREAKER_OPENED, HEDGE_BUDGET_EXHAUSTED, EJECTED -> Level.WARNING;
      default -> Level.INFO;
    };
  }
}
