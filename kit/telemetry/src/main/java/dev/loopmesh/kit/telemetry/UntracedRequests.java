package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.http.HttpServerRequest;

/** Measures requests that are refused before they have a span. Thread-safe. */
public final class UntracedRequests {
  private final TextMapPropagator propagator;
  private final RequestDuration<RequestEnd> duration;
  private final String route;
  private final int status;

  /** Requests of this route that get this status. */
  public UntracedRequests(Telemetry telemetry, String route, int status) {
    this.propagator = telemetry.openTelemetry().getPropagators().getTextMapPropagator();
    this.duration = RequestEnd.durations(telemetry.meter());
    this.route = route;
    this.status = status;
  }

  /** The caller's trace id, or a new one. */
  public String traceId(HttpServerRequest request) {
    Context context = propagator.extract(Context.root(), request, RequestHeaders.GETTER);
    SpanContext caller = Span.fromContext(context).getSpanContext();
    return caller.isValid() ? caller.getTraceId() : RequestTrace.randomId();
  }

  /**
   * Records one.
   *
   * @param beganNanos {@link System#nanoTime()} at its arrival
   */
  public void answered(HttpServerRequest request, long beganNanos) {
    RequestEnd end = RequestEnd.answered(request, route, status);
    duration.record(System.nanoTime() - beganNanos, end, Context.root());
  }
}
