package dev.loopmesh.kit.fault;

import java.time.Duration;

/**
 * When a fault is active, from the moment at which it was added.
 *
 * @param after delay before it begins
 * @param lasts duration after that, pauses included
 * @param on active part of each cycle; null without cycles
 * @param off pause in each cycle; null without cycles
 */
record FaultTiming(Duration after, Duration lasts, Duration on, Duration off) {

  enum State {
    /** Not yet active, or in a pause. */
    WAITING,
    ACTIVE,
    OVER
  }

  /**
   * A state, and for how long.
   *
   * @param nextNanos time until the next state; 0 when there is none
   */
  record Moment(State state, long nextNanos) {}

  /** The state at this time after it was added. */
  Moment at(long elapsedNanos) {
    long started = elapsedNanos - after.toNanos();
    if (started < 0) {
      return new Moment(State.WAITING, -started);
    }
    long left = lasts.toNanos() - started;
    if (left <= 0) {
      return new Moment(State.OVER, 0);
    }
    if (on == null) {
      return new Moment(State.ACTIVE, left);
    }
    long inCycle = started % (on.toNanos() + off.toNanos());
    boolean active = inCycle < on.toNanos();
    long phaseLeft = on.toNanos() + (active ? 0 : off.toNanos()) - inCycle;
    return new Moment(active ? State.ACTIVE : State.WAITING, Math.min(phaseLeft, left));
  }
}
