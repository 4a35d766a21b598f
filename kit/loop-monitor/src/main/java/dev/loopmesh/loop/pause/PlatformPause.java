package dev.loopmesh.loop.pause;

import java.util.List;

/**
 * A garbage collection, during which every thread was stopped.
 *
 * <p>From the JVM's notification, in milliseconds: the start is off by up to 2 ms, the duration by
 * 1 ms, so a short collection has duration 0. Other safepoints, pauses of the machine and
 * concurrent phases of collectors are not included.
 *
 * @param collector such as {@code G1 Young Generation}
 * @param number counts the collections of this collector in this JVM
 * @param cause such as {@code Allocation Failure} or {@code System.gc()}
 * @param startNanos on the clock of {@link System#nanoTime()}
 * @param durationNanos how long it took
 */
public record PlatformPause(
    String collector, long number, String cause, long startNanos, long durationNanos) {
  /** How many nanoseconds of the given time lie within these pauses. */
  public static long overlapNanos(List<PlatformPause> pauses, long fromNanos, long toNanos) {
    return pauses.stream().mapToLong(pause -> pause.overlapNanos(fromNanos, toNanos)).sum();
  }

  private long overlapNanos(long fromNanos, long toNanos) {
    // differences only: nanoTime may wrap
    long start = Math.max(0, startNanos - fromNanos);
    long end = Math.min(toNanos - fromNanos, startNanos + durationNanos - fromNanos);
    return Math.max(0, end - start);
  }
}
