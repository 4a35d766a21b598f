package dev.loopmesh.loop;

import java.util.Optional;

/**
 * Busy and waiting time of one event loop. Written by the loop's thread, read by any.
 *
 * <p>Busy time is time outside the selector, as in Node's event-loop utilisation. It is wall time:
 * a handler that sleeps keeps the loop busy.
 */
public final class LoopClock {
  private final long startedNanos;

  // one word, so that readers see no partial change: while the loop works, its waiting time so far;
  // while it waits, the complement of its working time so far
  private volatile long state;

  /** Starts now, working. */
  LoopClock() {
    this(System.nanoTime());
  }

  /** Started at a value of {@link System#nanoTime()}, working. */
  LoopClock(long startedNanos) {
    this.startedNanos = startedNanos;
  }

  /** The clock of the calling thread's loop; empty on other threads. */
  public static Optional<LoopClock> ofThisThread() {
    return Loop.current().map(Loop::clock);
  }

  /** Both sums at one moment. */
  public record Reading(long elapsedNanos, long busyNanos) {
    /** Nanoseconds in the selector; {@code busy + waiting = elapsed}, exactly. */
    public long waitingNanos() {
      return elapsedNanos - busyNanos;
    }
  }

  /** Nanoseconds since the loop's thread started; {@code busy + waiting} at the same moment. */
  public long elapsedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** Nanoseconds of work, including the task in progress. */
  public long busyNanos() {
    return read().busyNanos();
  }

  /** Elapsed and busy time at one moment. */
  public Reading read() {
    while (true) {
      long seen = state;
      long elapsed = elapsedNanos();
      if (seen == state) { // else the loop has just begun or ended a wait
        return new Reading(elapsed, seen < 0 ? ~seen : elapsed - seen);
      }
    }
  }

  /** The loop enters the selector. Idempotent. */
  void beginWaiting(long nowNanos) {
    if (state >= 0) {
      state = ~(nowNanos - startedNanos - state);
    }
  }

  /** The selector has returned. Idempotent. */
  void endWaiting(long nowNanos) {
    if (state < 0) {
      state = nowNanos - startedNanos - ~state;
    }
  }
}
