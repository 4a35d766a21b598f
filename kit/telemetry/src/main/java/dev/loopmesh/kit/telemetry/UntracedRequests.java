package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.http.HttpServerRequest;

/**
 * Requests of one route that are refused before they get a span, because there are too many of
 * them: measured they are like all others. Thread-safe.
 */
public final class UntracedRequests {
  private final TextMapPropagator propagator;
  private final RequestDuration<RequestEnd> duration;
  private final String route;
  private final int status;

  /** Those that ask for this route and get this status. */
  public UntracedRequests(Telemetry telemetry, String route, int status) {
    this.propagator = telemetry.openTelemetry().getPropagators().getTextMapPropagator();
    this.duration = RequestEnd.durations(telemetry.meter());
    this.route = route;
    this.status = status;
  }

  /** The id of the trace that its caller has begun, or one of its own. */
  public String traceId(HttpServerRequest request) {
    Context context = propagator.extract(Context.root(), request, RequestHeaders.GETTER);
    SpanContext caller = Span.fromContext(context).getSpanContext();
    return caller.isValid() ? caller.getTraceId() : RequestTrace.randomId();
  }

  /**
   * Measures one that has been answered.
   *
   * @param beganNanos of {@link System#nanoTime()}
   */
  public void answered(HttpServerRequest request, long beganNanos) {
    RequestEnd end = RequestEnd.answered(request, route, status);
    duration.record(System.nanoTime() - beganNanos, end, Context.root());
  }
}
