package dev.loopmesh.allinone;

import java.util.concurrent.locks.LockSupport;

/** How late a thread is that wants to run every few milliseconds: the machine's own pauses. */
final class MachinePauses implements AutoCloseable {
  private static final long EVERY_NANOS = 5_000_000;
  private static final int SLOTS = 1 << 19; // three quarters of an hour

  private final long[] lateNanos = new long[SLOTS]; // by time; also its lock
  private final long start = System.nanoTime();
  private final Thread thread = new Thread(this::watch, "pauses");
  private long longestNanos;
  private volatile boolean closed;

  MachinePauses() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!closed) {
      long from = System.nanoTime();
      LockSupport.parkNanos(EVERY_NANOS);
      long until = System.nanoTime();
      note(from, until);
    }
  }

  private void note(long fromNanos, long untilNanos) {
    long late = untilNanos - fromNanos - EVERY_NANOS;
    synchronized (lateNanos) {
      longestNanos = Math.max(longestNanos, late);
      long first = Math.max(fromNanos, untilNanos - (SLOTS - 1) * EVERY_NANOS);
      for (long at = first; at < untilNanos; at += EVERY_NANOS) {
        lateNanos[slot(at)] = late; // over what was there three quarters of an hour ago
      }
    }
  }

  private int slot(long nanos) {
    return (int) ((nanos - start) / EVERY_NANOS % SLOTS);
  }

  /** The longest pause since this time of {@link System#nanoTime}, in milliseconds. */
  long longestMs(long sinceNanos) {
    long longest = 0;
    synchronized (lateNanos) {
      for (long at = sinceNanos; at < System.nanoTime(); at += EVERY_NANOS) {
        longest = Math.max(longest, lateNanos[slot(at)]);
      }
    }
    return longest / 1_000_000;
  }

  /** The longest so far. */
  long longestMs() {
    synchronized (lateNanos) {
      return longestNanos / 1_000_000;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
