package dev.loopmesh.loop;

/**
 * How long an event stood ready before the loop got to it, because somebody held the loop.
 *
 * <p>For a timer both bounds are the same: its due time is known. For a channel they enclose the
 * delay: it became ready between two looks into the selector, and not before its connection was
 * accepted; between the bounds nobody can tell.
 *
 * @param leastNanos it took at least this long
 * @param mostNanos and at most this long
 * @param heldBy who held the loop longest meanwhile; its label is empty if nobody said
 * @param heldNanos for how long, in one task; at least a millisecond
 */
public record LoopDelay(long leastNanos, long mostNanos, Holder heldBy, long heldNanos) {}
