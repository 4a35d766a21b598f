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
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final long startedNanos = System.nanoTime();
  private volatile long waitedNanos;
  private volatile long waitingSince = NOT_WAITING;

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
      long since = waitingSince;
      long waited = waitedNanos;
      if (since == waitingSince) { // else the loop has just begun or ended a wait: look again
        long now = System.nanoTime();
        return now - startedNanos - waited - (since == NOT_WAITING ? 0 : now - since);
      }
    }
  }

  /** The loop's thread goes to the selector. */
  void beginWaiting() {
    if (CURRENT.get() != this) {
      CURRENT.set(this);
    }
    waitingSince = System.nanoTime();
  }

  /** The selector has returned: whatever comes now is work. Does nothing when it had already. */
  void endWaiting() {
    long since = waitingSince;
    if (since != NOT_WAITING) {
      long waited = waitedNanos + System.nanoTime() - since;
      waitingSince = NOT_WAITING;
      waitedNanos = waited;
    }
  }
}
