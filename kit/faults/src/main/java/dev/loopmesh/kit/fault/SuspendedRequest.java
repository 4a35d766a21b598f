package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

/**
 * A request that waits without holding the loop, until a time is over or the fault ends; forgotten
 * when its client disconnects. Confined to the serving loop.
 */
final class SuspendedRequest {
  private static final long NO_TIMER = -1;

  private final RoutingContext request;
  private final Activation activation;
  private final Span span;
  private final Runnable next;
  private final Context context;
  private final boolean paused;
  private final Runnable release = this::release;
  private long timer = NO_TIMER;
  private boolean over;

  SuspendedRequest(RoutingContext request, Activation activation, Span span, Runnable next) {
    this.request = request;
    this.activation = activation;
    this.span = span;
    this.next = next;
    this.context = request.vertx().getOrCreateContext();
    this.paused = RequestBody.follows(request.request());
  }

  void suspendFor(long ms) {
    timer = request.vertx().setTimer(ms, fired -> end(true));
    suspend();
  }

  void suspend() {
    if (paused) {
      request.request().pause();
    }
    ResponseEnd.handle(request, answered -> end(false));
    if (!activation.keep(release)) {
      end(true);
    }
  }

  private void release() {
    context.runOnContext(released -> end(true));
  }

  private void end(boolean proceed) {
    if (over) {
      return;
    }
    over = true;
    activation.forget(release);
    if (timer != NO_TIMER) {
      request.vertx().cancelTimer(timer);
    }
    if (proceed) {
      span.end();
      if (paused) {
        request.request().resume();
      }
      RequestTrace.of(request).holdsLoop();
      next.run();
    } else {
      span.setAttribute("loopmesh.cancelled", true).end();
    }
  }
}
