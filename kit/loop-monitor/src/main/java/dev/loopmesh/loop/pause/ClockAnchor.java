package dev.loopmesh.loop.pause;

import java.time.Instant;

/**
 * One moment on both clocks, which converts {@link System#nanoTime()} to a date. Dates of one
 * monitor keep their distances even if the system clock is changed.
 */
public record ClockAnchor(long nanoTime, Instant instant) {
  /** Reads both clocks. */
  public static ClockAnchor now() {
    return new ClockAnchor(System.nanoTime(), Instant.now());
  }

  /** The date of a value of {@link System#nanoTime()}. */
  public Instant at(long nanos) {
    return instant.plusNanos(nanos - nanoTime);
  }
}
