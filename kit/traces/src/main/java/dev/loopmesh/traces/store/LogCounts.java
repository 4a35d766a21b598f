package dev.loopmesh.traces.store;

/**
 * How many log records a store holds and what became of the others since it was made.
 *
 * @param lines of traces that are here, and such as wait for their trace
 * @param evicted went with their trace
 * @param refused whose trace had too many, or took too much
 * @param stray were in no trace, or in one that did not come in time
 */
public record LogCounts(long lines, long evicted, long refused, long stray) {}
