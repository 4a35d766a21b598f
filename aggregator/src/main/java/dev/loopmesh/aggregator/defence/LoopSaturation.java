package dev.loopmesh.aggregator.defence;

import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopClock;
import java.util.function.BooleanSupplier;

/**
 * Whether an event loop has more to do than it can: it hardly waited in its selector lately, and
 * its present turn is long already, or calls are queued. What a turn finds at its beginning has
 * been ready since then at least, so what waits in the kernel waits for about as long as turns are.
 *
 * <p>A burst into a loop that was idle is no saturation, however long its turn: CoDel (RFC 8289)
 * tells a burst from a standing queue alike, and so do servers at Facebook (Maurer, <i>Fail at
 * Scale</i>, ACM Queue 2015). On the loop's thread.
 */
final class LoopSaturation {
  private static final long LOOK_NANOS = 20_000_000;
  private static final double HARDLY = 0.05; // of its time

  private final Loop loop;
  private final BooleanSupplier queued;
  private LoopClock.Reading last;
  private boolean busy;

  /**
   * Of the loop whose thread calls.
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
