package dev.loopmesh.lab.guest;

import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.LoadRun;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.lab.live.EpochMicros;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends requests to the aggregator, and records when each was sent and when its response arrived,
 * which the aggregator cannot measure while its loop is held. The request's span is the root of its
 * trace. Use on one event loop; the load generator has its own.
 */
public final class GuestLoad {
  /** Maximum requests in flight; further ones are reported as refused. */
  static final int MOST = 4_000;

  private final LoadGenerator generator;
  private final URI aggregator;
  private final Consumer<JsonObject> listener;
  private final TraceStore traces;
  private final Context loop;
  private final Map<LoadRequest, Instant> inFlight = new HashMap<>(); // since when

  /**
   * @param listener gets an event when a request is sent, and another when it ends
   */
  public GuestLoad(
      Vertx vertx,
      LoadGenerator generator,
      URI aggregator,
      Consumer<JsonObject> listener,
      TraceStore traces) {
    this.generator = generator;
    this.aggregator = aggregator;
    this.listener = listener;
    this.traces = traces;
    this.loop = vertx.getOrCreateContext();
  }

  int inFlight() {
    return inFlight.size();
  }

  /** Sends one; completes with its trace ID, which is empty when too many are in flight. */
  Future<String> send(GuestOrder order) {
    if (inFlight() >= MOST) {
      refuse();
      return Future.succeededFuture("");
    }
    return start(order, Arrivals.burst(1)).firstTrace();
  }

  /** Starts to send. */
  Sending start(GuestOrder order, Arrivals arrivals) {
    return new Sending(order, arrivals);
  }

  private void refuse() {
    listener.accept(new JsonObject().put("type", "turned-away").put("at", EpochMicros.now()));
  }

  /** Requests of one kind, and what becomes of them. */
  final class Sending {
    private final GuestOrder order;
    private final LoadRun run;
    private final Promise<String> firstTrace = Promise.promise();
    private long sent;

    private Sending(GuestOrder order, Arrivals arrivals) {
      this.order = order;
      int most = Math.max(1, MOST - inFlight());
      run = generator.start(order.plan(aggregator, arrivals).withMaxOutstanding(most), onLoop());
      run.report(loop).onSuccess(over -> firstTrace.tryComplete(""));
    }

    /** Completes when the first is sent; empty when it is not. */
    Future<String> firstTrace() {
      return firstTrace.future();
    }

    long sent() {
      return sent;
    }

    /** Completes when all of its requests have ended, as {@code ./mesh load --json} reports it. */
    Future<JsonObject> report() {
      return run.report(loop).map(LoadReport::toJson);
    }

    /** Sends no more; requests in flight complete. */
    void stop() {
      run.stop();
    }

    /** Takes each step to the lab's loop. */
    private LoadListener onLoop() {
      return new LoadListener() {
        @Override
        public void sent(LoadRequest request) {
          Instant at = Instant.now().minusNanos(System.nanoTime() - request.sentNanos());
          loop.runOnContext(now -> begin(request, at));
        }

        @Override
        public void ended(LoadRequest request) {
          loop.runOnContext(now -> end(request));
        }

        @Override
        public void notSent(long intendedNanos) {
          loop.runOnContext(now -> refuse());
        }
      };
    }

    private void begin(LoadRequest request, Instant at) {
      GuestEvent guest = new GuestEvent(order, request, at);
      sent++;
      inFlight.put(request, at);
      listener.accept(guest.sent());
      firstTrace.tryComplete(guest.traceId());
    }

    private void end(LoadRequest request) {
      GuestEvent guest = new GuestEvent(order, request, inFlight.remove(request));
      if (order.isSampled()) {
        traces.add(List.of(guest.span()));
      }
      listener.accept(guest.answered());
    }
  }
}
