package dev.loopmesh.loop;

import java.util.Optional;

/**
 * How one event loop spends its time: it waits in the selector, or it works.
 *
 * <p>Written by the loop's own thread, readable from any. Busy time is time outside the selector,
 * as Node's event-loop utilisation has it, and it is wall time: a handler that sleeps keeps the
 * loop busy, since nobody else can have it meanwhile.
 */
public final class LoopClock {
  private final long startedNanos;

  // one word, so that a reader on another thread never sees half of a change: while the loop works,
  // the nanoseconds that it has waited; while it waits, the complement of those that it has worked
  private volatile long state;

  /** A clock that starts now, in work. */
  LoopClock() {
    this(System.nanoTime());
  }

  /** A clock that started at the given moment of {@link System#nanoTime()}, in work. */
  LoopClock(long startedNanos) {
    this.startedNanos = startedNanos;
  }

  /** The clock of the loop whose thread calls; empty on any other thread. */
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

  /** Nanoseconds in which the loop worked, the work in progress included. */
  public long busyNanos() {
    return read().busyNanos();
  }

  /** Elapsed and busy time at one moment, what is in progress included. From any thread. */
  public Reading read() {
    while (true) {
      long seen = state;
      long elapsed = elapsedNanos();
      if (seen == state) { // else the loop has just begun or ended a wait: look again
        return new Reading(elapsed, seen < 0 ? ~seen : elapsed - seen);
      }
    }
  }

  /** The loop's thread goes to the selector. Does nothing when it is there already. */
  void beginWaiting(long nowNanos) {
    if (state >= 0) {
      state = ~(nowNanos - startedNanos - state);
    }
  }

  /** The selector has returned: whatever comes now is work. Does nothing when it had already. */
  void endWaiting(long nowNanos) {
    if (state < 0) {
      state = nowNanos - startedNanos - ~state;
    }
  }
}
