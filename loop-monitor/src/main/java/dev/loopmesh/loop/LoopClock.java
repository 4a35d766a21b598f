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
  private static final ThreadLocal<LoopClock> CURRENT = new ThreadLocal<>();

  private final long startedNanos = System.nanoTime();

  // one word, so that a reader on another thread never sees half of a change: while the loop works,
  // the nanoseconds that it has waited; while it waits, the complement of those that it has worked
  private volatile long state;

  LoopClock() {}

  /** The clock of the loop whose thread calls; empty on any other thread. */
  public static Optional<LoopClock> ofThisThread() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Nanoseconds since the loop was made; {@code busy + waited} at the same moment. */
  public long elapsedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** Nanoseconds in which the loop worked, the work in progress included. */
  public long busyNanos() {
    while (true) {
      long seen = state;
      long elapsed = elapsedNanos();
      if (seen == state) { // else the loop has just begun or ended a wait: look again
        return seen < 0 ? ~seen : elapsed - seen;
      }
    }
  }

  /** The loop's thread goes to the selector. */
  void beginWaiting() {
    if (CURRENT.get() != this) {
      CURRENT.set(this);
    }
    if (state >= 0) {
      state = ~(elapsedNanos() - state);
    }
  }

  /** The selector has returned: whatever comes now is work. Does nothing when it had already. */
  void endWaiting() {
    if (state < 0) {
      state = elapsedNanos() - ~state;
    }
  }
}
