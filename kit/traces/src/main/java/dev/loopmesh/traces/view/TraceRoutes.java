package dev.loopmesh.traces.view;

import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.traces.store.Trace;
import dev.loopmesh.traces.store.TraceStore;
import dev.loopmesh.traces.tree.Timeline;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lists traces, and shows one as JSON or text. */
public final class TraceRoutes {
  private static final long LOOK_EVERY_MS = 50;

  private final Vertx vertx;
  private final TraceStore store;
  private final TraceWriter writer;
  private final Handler<RoutingContext> page;
  private final Supplier<String> receiver;
  private final Supplier<JsonObject> received;

  /**
   * @param page serves a browser that requests a trace
   * @param receiver the address to which traces are sent, read when it is shown
   * @param received counts of requests to the receiver
   */
  public TraceRoutes(
      Vertx vertx,
      TraceStore store,
      Handler<RoutingContext> page,
      Supplier<String> receiver,
      Supplier<JsonObject> received) {
    this.store = store;
    this.vertx = vertx;
    this.writer = new TraceWriter(vertx);
    this.page = page;
    this.receiver = receiver;
    this.received = received;
  }

  public void addTo(Router router) {
    router.get("/api/traces").handler(this::getTraces);
    router.get("/api/traces/:id").handler(this::getTrace);
    router.get("/traces/:id").handler(this::drawTrace);
  }

  private void getTraces(RoutingContext request) {
    TraceQuery query = TraceQuery.of(request);
    Representation.of(request, Representation.JSON);
    String address = receiver.get();
    JsonObject counts = received.get();
    writer.json(request, () -> list(query).put("receiver", address).put("received", counts));
  }

  private JsonObject list(TraceQuery query) {
    List<JsonObject> traces =
        store.newestFirst().stream()
            .filter(trace -> trace.age().compareTo(query.since()) <= 0)
            .map(TraceSummary::of)
            .filter(query::wants)
            .limit(query.limit())
            .map(TraceSummary::toJson)
            .toList();
    return new JsonObject()
        .put("traces", new JsonArray(traces))
        .put("store", store.counts().toJson(store.limits()));
  }

  private void getTrace(RoutingContext request) {
    TraceRequest asked = TraceRequest.of(request, false);
    Representation.of(request, Representation.JSON);
    find(asked)
        .<Void>map(
            found -> {
              writer.json(request, () -> TraceJson.of(Timeline.of(found)));
              return null;
            })
        .onFailure(request::fail);
  }

  private void drawTrace(RoutingContext request) {
    TraceRequest asked = TraceRequest.of(request, true);
    Representation form = Representation.of(request, Representation.TEXT, Representation.HTML);
    if (form == Representation.HTML) {
      page.handle(request); // the page requests the figures
      return;
    }
    find(asked)
        .<Void>map(
            found -> {
              writer.text(request, form, () -> TracePicture.draw(Timeline.of(found), asked.ink()));
              return null;
            })
        .onFailure(request::fail);
  }

  private Future<Trace> find(TraceRequest asked) {
    return find(asked.traceId(), System.nanoTime() + asked.patience().toNanos());
  }

  /** Waits until the trace is complete: programs send spans in batches. */
  private Future<Trace> find(String traceId, long deadlineNanos) {
    Optional<Trace> trace = store.find(traceId);
    boolean complete = trace.map(Trace::complete).orElse(false);
    if (complete || deadlineNanos - System.nanoTime() <= 0) {
      return trace.map(Future::succeededFuture).orElseThrow(() -> unknown(traceId));
    }
    return vertx
        .timer(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)
        .compose(later -> find(traceId, deadlineNanos));
  }

  private ProblemException unknown(String traceId) {
    return new ProblemException(
        Problem.notFound(
            ("No span of trace %s is here. It may not have arrived yet, or it was evicted for newer"
                    + " traces (evicted so far: %d). Traces are sent to %s.")
                .formatted(traceId, store.counts().evictedTraces(), receiver.get())));
  }
}
