package dev.loopmesh.aggregator.defence;

import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopClock;
import java.util.function.BooleanSupplier;

/**
 * Whether an event loop has more to do than it can: it hardly waited in its selector lately, and
 * this turn of it is long already, or calls stand in line, where they would only stand longer. What
 * a turn finds at its beginning stood ready since then at the least, so all that waits in the
 * kernel waits for about as long as turns are.
 *
 * <p>A burst into a loop that had time is no pressure, however long a turn it makes: CoDel (RFC
 * 8289) tells a burst from a standing queue alike, and so do servers at Facebook (Maurer, <i>Fail
 * at Scale</i>, ACM Queue 2015). On the loop's thread.
 */
final class LoopSaturation {
  private static final long LOOK_NANOS = 20_000_000;
  private static final double HARDLY = 0.05; // of its time

  private final Loop loop;
  private final BooleanSupplier line;
  private LoopClock.Reading looked;
  private boolean saturated;

  /**
   * Of the loop whose thread calls.
   *
   * @param line whether calls stand in line
   */
  LoopSaturation(BooleanSupplier line) {
    this.line = line;
    loop = Loop.current().orElseThrow();
    looked = loop.clock().read();
  }

  /**
   * Whether there is any, for what is handled now.
   *
   * @param longestNanos how long a turn may be
   */
  boolean isFelt(long longestNanos) {
    look();
    return saturated && (loop.turnNanos() > longestNanos || line.getAsBoolean());
  }

  private void look() {
    LoopClock clock = loop.clock();
    if (clock.elapsedNanos() - looked.elapsedNanos() > LOOK_NANOS) {
      LoopClock.Reading now = clock.read();
      long waited = now.waitingNanos() - looked.waitingNanos();
      saturated = waited < HARDLY * (now.elapsedNanos() - looked.elapsedNanos());
      looked = now;
    }
  }
}
