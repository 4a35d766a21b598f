package dev.loopmesh.traces.view;

import dev.loopmesh.traces.store.Trace;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds a trace, and gives its spans a moment to come: programs send them in batches. */
final class TraceLookup {
  private static final long LOOK_EVERY_MS = 50;

  private final Vertx vertx;
  private final TraceStore store;

  TraceLookup(Vertx vertx, TraceStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /**
   * Waits until a trace is complete, but no longer than that.
   *
   * @return what there is then, if anything
   */
  Future<Optional<Trace>> find(String traceId, Duration wait) {
    return findUntil(traceId, System.nanoTime() + wait.toNanos());
  }

  private Future<Optional<Trace>> findUntil(String traceId, long deadlineNanos) {
    Optional<Trace> trace = store.find(traceId);
    boolean complete = trace.map(Trace::complete).orElse(false);
    if (complete || deadlineNanos - System.nanoTime() <= 0) {
      return Future.succeededFuture(trace);
    }
    return vertx
        .timer(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)
        .compose(later -> findUntil(traceId, deadlineNanos));
  }
}
