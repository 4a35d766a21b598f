package dev.loopmesh.loop;

import java.util.List;

/**
 * A time in which the platform stood still for all threads: a garbage collection.
 *
 * <p>From the JVM's own notification, which counts in milliseconds: the start may be off by about 2
 * ms and the duration by 1 ms, so a very short collection has a duration of 0. Not seen are other
 * safepoints (deoptimisation, heap or thread dumps, class redefinition), pauses of the machine (a
 * suspended container, steal), and what concurrent collectors do beside the application.
 *
 * @param collector such as {@code G1 Young Generation}
 * @param number counts what this collector did in this JVM; whoever else watches the same JVM has
 *     the same number, but a start of its own, which may be off by those 2 ms
 * @param cause such as {@code Allocation Failure} or {@code System.gc()}
 * @param startNanos on the clock of {@link System#nanoTime()}
 * @param durationNanos how long it took
 */
public record PlatformPause(
    String collector, long number, String cause, long startNanos, long durationNanos) {
  /** How much of the given time, in nanoseconds, lies within these pauses. */
  static long overlapNanos(List<PlatformPause> pauses, long fromNanos, long toNanos) {
    return pauses.stream().mapToLong(pause -> pause.overlapNanos(fromNanos, toNanos)).sum();
  }

  /** How much of it lies within the given time, in nanoseconds. */
  private long overlapNanos(long fromNanos, long toNanos) {
    // differences only: nanoTime may wrap
    long start = Math.max(0, startNanos - fromNanos);
    long end = Math.min(toNanos - fromNanos, startNanos + durationNanos - fromNanos);
    return Math.max(0, end - start);
  }
}
