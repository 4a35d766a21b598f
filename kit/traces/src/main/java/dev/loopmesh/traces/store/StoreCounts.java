package dev.loopmesh.traces.store;

import io.vertx.core.json.JsonObject;

/**
 * The contents of a store, and the number of items that it dropped since it was created.
 *
 * @param bytes of memory, estimated
 * @param replacedSpans received again, as when an exporter retries
 */
public record StoreCounts(
    long traces,
    long spans,
    long bytes,
    long evictedTraces,
    long evictedSpans,
    long refusedSpans,
    long replacedSpans,
    LogCounts logs) {
  public JsonObject toJson(TraceLimits limits) {
    return new JsonObject()
        .put("traces", traces)
        .put("mostTraces", limits.traces())
        .put("spans", spans)
        .put("bytes", bytes)
        .put("mostBytes", limits.bytes())
        .put("evictedTraces", evictedTraces)
        .put("evictedSpans", evictedSpans)
        .put("refusedSpans", refusedSpans)
        .put("replacedSpans", replacedSpans)
        .put("logs", logs.lines())
        .put("evictedLogs", logs.evicted())
        .put("refusedLogs", logs.refused())
        .put("strayLogs", logs.stray());
  }
}
