package dev.loopmesh.traces.store;

import io.vertx.core.json.JsonObject;

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
