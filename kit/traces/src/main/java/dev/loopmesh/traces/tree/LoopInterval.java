package dev.loopmesh.traces.tree;

/**
 * A time in which a span held its event loop, or stood ready and waited for it.
 *
 * @param startNanos since 1970, adjusted
 * @param endNanos the same
 * @param leastNanos how much of it is certain: all of it, unless the moment is not known at which
 *     the span's work became ready
 */
public record LoopInterval(long startNanos, long endNanos, long leastNanos) {
  public long nanos() {
    return endNanos - startNanos;
  }
}
