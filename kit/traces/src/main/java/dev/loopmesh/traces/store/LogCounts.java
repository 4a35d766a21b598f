package dev.loopmesh.traces.store;

/**
 * The number of log records in a store, and of those that it dropped since it was created.
 *
 * @param lines of stored traces, and those that wait for their trace
 * @param evicted evicted with their trace
 * @param refused whose trace had too many records, or was too large
 * @param stray without a trace, or with a trace that did not arrive in time
 */
public record LogCounts(long lines, long evicted, long refused, long stray) {}
