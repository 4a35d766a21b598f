package dev.loopmesh.kit.fault;

import java.time.Duration;

/**
 * When a fault is active, counted from the moment when it was put.
 *
 * @param after how long it waits first
 * @param lasts how long it then lasts, pauses included, before it undoes itself
 * @param on how long it is on in each cycle; null when it has no pauses
 * @param off how long it pauses then; null with {@code on}
 */
record FaultTiming(Duration after, Duration lasts, Duration on, Duration off) {

  /** What a fault does at a moment. */
  enum State {
    /** Not yet, or in a pause. */
    WAITING,
    ACTIVE,
    OVER
  }

  /**
   * A moment in a fault's life.
   *
   * @param nextNanos after how long there is another state; 0 when there is none
   */
  record Moment(State state, long nextNanos) {}

  /** What it does so long after it was put. */
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
