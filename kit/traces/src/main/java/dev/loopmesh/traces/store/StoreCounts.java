package dev.loopmesh.traces.store;

/**
 * What a store holds and what it has let go since it was made.
 *
 * @param bytes of memory, estimated
 * @param replacedSpans came again, as when an exporter tries once more
 */
public record StoreCounts(
    long traces,
    long spans,
    long bytes,
    long evictedTraces,
    long evictedSpans,
    long refusedSpans,
    long replacedSpans,
    LogCounts logs) {}
