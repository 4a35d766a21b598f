package dev.loopmesh.loop;

import java.time.Instant;

/**
 * One moment on both clocks, which turns {@link System#nanoTime()} into a date.
 *
 * <p>All times of one monitor hang on one anchor, so they keep their distances when somebody sets
 * the clock; they then no longer agree with the new date.
 *
 * @param nanoTime the moment as {@link System#nanoTime()} gives it
 * @param instant the same moment as a date
 */
public record ClockAnchor(long nanoTime, Instant instant) {
  /** Both clocks read now, one right after the other. */
  static ClockAnchor now() {
    return new ClockAnchor(System.nanoTime(), Instant.now());
  }

  /** The date of a moment of {@link System#nanoTime()}. */
  public Instant at(long nanos) {
    return instant.plusNanos(nanos - nanoTime);
  }
}
