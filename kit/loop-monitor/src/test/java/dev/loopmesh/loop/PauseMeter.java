package dev.loopmesh.loop;

import java.util.concurrent.locks.LockSupport;

/** Measures how much this machine delays threads, from which tests derive their tolerance. */
final class PauseMeter implements AutoCloseable {
  private static final long NAP_NANOS = 1_000_000;

  private final Thread thread = new Thread(this::run, "pause-meter");
  private volatile boolean closed;
  private volatile long longestNanos;
  private volatile long totalNanos;

  PauseMeter() {
    thread.setDaemon(true);
    thread.start();
  }

  /** The longest delay of a sleep of a millisecond, plus a margin for delays that were missed. */
  long toleranceNanos() {
    return 10_000_000 + 2 * longestNanos;
  }

  /** The sum of all delays. */
  long totalNanos() {
    return totalNanos;
  }

  private void run() {
    while (!closed) {
      long start = System.nanoTime();
      LockSupport.parkNanos(NAP_NANOS);
      long late = System.nanoTime() - start - NAP_NANOS;
      longestNanos = Math.max(longestNanos, late);
      totalNanos = totalNanos + Math.max(0, late);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
