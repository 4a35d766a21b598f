package dev.loopmesh.traces.view;

import dev.loopmesh.traces.store.StoreCounts;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.json.JsonObject;

/** Writes how full a store is, how full it may be, and what it has let go. */
final class StoreJson {
  private StoreJson() {}

  static JsonObject of(TraceStore store) {
    StoreCounts counts = store.counts();
    return new JsonObject()
        .put("traces", counts.traces())
        .put("mostTraces", store.limits().traces())
        .put("spans", counts.spans())
        .put("bytes", counts.bytes())
        .put("mostBytes", store.limits().bytes())
        .put("evictedTraces", counts.evictedTraces())
        .put("evictedSpans", counts.evictedSpans())
        .put("refusedSpans", counts.refusedSpans())
        .put("replacedSpans", counts.replacedSpans())
        .put("logs", counts.logs().lines())
        .put("evictedLogs", counts.logs().evicted())
        .put("refusedLogs", counts.logs().refused())
        .put("strayLogs", counts.logs().stray());
  }
}
