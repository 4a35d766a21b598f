package dev.loopmesh.loop;

/**
 * How long an event waited for the loop because another task held it.
 *
 * <p>For a timer both bounds are equal. For a channel they enclose the delay: it became ready
 * between two selector calls, and not before its connection was accepted.
 *
 * @param leastNanos lower bound
 * @param mostNanos upper bound
 * @param heldBy holder of the longest task meanwhile
 * @param heldNanos duration of that task; at least a millisecond
 */
public record LoopDelay(long leastNanos, long mostNanos, Holder heldBy, long heldNanos) {}
