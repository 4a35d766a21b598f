package dev.loopmesh.aggregator.defence;

import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopClock;
import java.util.function.BooleanSupplier;

/**
 * Whether an event loop has more work than it can do: it has hardly waited in its selector lately,
 * and its current turn is already long, or calls are queued. Events that a turn finds at its start
 * have been ready since then at least, so requests wait in the kernel for about as long as turns
 * take.
 *
 * <p>A burst into an idle loop is not saturation, however long its turn: CoDel (RFC 8289)
 * distinguishes a burst from a standing queue in the same way, and so do servers at Facebook
 * (Maurer, <i>Fail at Scale</i>, ACM Queue 2015). On the loop's thread.
 */
final class LoopSaturation {
  private static final long LOOK_NANOS = 20_000_000;
  private static final double HARDLY = 0.05; // of its time

  private final Loop loop;
  private final BooleanSupplier queued;
  private LoopClock.Reading last;
  private boolean busy;

  /**
   * For the calling thread's loop.
   *
   * @param queued whether calls are queued
   */
  LoopSaturation(BooleanSupplier queued) {
    this.queued = queued;
    loop = Loop.current().orElseThrow();
    last = loop.clock().read();
  }

  /**
   * Whether it is saturated now.
   *
   * @param longestNanos how long a turn may be
   */
  boolean isSaturated(long longestNanos) {
    LoopClock clock = loop.clock();
    if (clock.elapsedNanos() - last.elapsedNanos() > LOOK_NANOS) {
      LoopClock.Reading now = clock.read();
      long waited = now.waitingNanos() - last.waitingNanos();
      busy = waited < HARDLY * (now.elapsedNanos() - last.elapsedNanos());
      last = now;
    }
    return busy && (loop.turnNanos() > longestNanos || queued.getAsBoolean());
  }
}
