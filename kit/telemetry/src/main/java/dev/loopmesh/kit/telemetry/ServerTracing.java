package dev.loopmesh.kit.telemetry;

import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.kit.scope.InstrumentationScope;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * A server span per request, with the metrics of duration and active requests, by OpenTelemetry's
 * HTTP semantic conventions.
 *
 * <p>A router handler rather than Vert.x's tracing SPI, since the router knows the route; without
 * {@code Instrumenter}, which collects all attributes of a request three times.
 */
public final class ServerTracing {
  private final Tracer tracer;
  private final ServiceLog log;
  private final TextMapPropagator propagator;
  private final RequestDuration<RequestEnd> duration;
  private final LongUpDownCounter active;

  /** Spans for one server. */
  public ServerTracing(Telemetry telemetry) {
    this.log = telemetry.log();
    this.tracer = InstrumentationScope.tracer(telemetry.openTelemetry());
    this.propagator = telemetry.openTelemetry().getPropagators().getTextMapPropagator();
    this.duration = RequestEnd.durations(telemetry.meter());
    this.active =
        telemetry
            .meter()
            .upDownCounterBuilder("http.server.active_requests")
            .setUnit("{request}")
            .setDescription("Number of active HTTP server requests.")
            .build();
  }

  /** Starts the span, which ends with the response or when the caller disconnects. */
  public void begin(RoutingContext request) {
    HttpServerRequest asked = request.request();
    long beganNanos = System.nanoTime();
    KnownMethod method = KnownMethod.of(asked.method());
    Attributes counted = method.counted(RequestAttributes.scheme(asked));
    Context parent = propagator.extract(Context.root(), asked, RequestHeaders.GETTER);
    Span span = start(asked, method, parent);
    Context context = parent.with(span);
    active.add(1, counted, context);
    RequestTrace.begin(request, tracer, log, context);
    ScheduledTime.noteOn(span);
    ResponseEnd.handle(
        request,
        answered -> {
          RequestEnd end = end(request, answered);
          RequestTrace.of(request).ends();
          end(span, end);
          active.add(-1, counted, context);
          duration.record(System.nanoTime() - beganNanos, end, context);
        });
  }

  private Span start(HttpServerRequest asked, KnownMethod method, Context parent) {
    SpanBuilder span =
        tracer
            .spanBuilder(method.spanName("")) // until it has a route
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER);
    RequestAttributes.note(asked, span);
    return span.startSpan();
  }

  private static RequestEnd end(RoutingContext request, boolean answered) {
    String route = RequestTrace.of(request).route();
    return answered
        ? RequestEnd.answered(request.request(), route, request.response().getStatusCode())
        : RequestEnd.disconnected(request.request(), route);
  }

  private static void end(Span span, RequestEnd end) {
    if (end.status() > 0) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) end.status());
    } else {
      span.recordException(new CallerGone());
    }
    if (end.error() != null) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, end.error()).setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** The caller closed the connection before the response was sent. */
  private static final class CallerGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallerGone() {
      super("the caller disconnected", null, false, false);
    }
  }
}
