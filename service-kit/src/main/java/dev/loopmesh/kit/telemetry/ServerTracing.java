package dev.loopmesh.kit.telemetry;

import dev.loopmesh.kit.log.ServiceLog;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerMetrics;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRoute;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRouteSource;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanNameExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanStatusExtractor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * A server span for each request, by OpenTelemetry's own {@code Instrumenter}: names, attributes,
 * status and durations as its HTTP semantic conventions have them.
 *
 * <p>It stands in the router and not in Vert.x's tracing SPI, because the route is known there.
 */
public final class ServerTracing {
  static final String SCOPE = "dev.loopmesh";

  private final Tracer tracer;
  private final ServiceLog log;
  private final Instrumenter<RoutingContext, HttpServerResponse> instrumenter;

  /** Spans for one server. */
  public ServerTracing(Telemetry telemetry) {
    OpenTelemetry openTelemetry = telemetry.openTelemetry();
    this.log = telemetry.log();
    this.tracer = openTelemetry.getTracer(SCOPE);
    ServerExchange exchange = new ServerExchange();
    this.instrumenter =
        Instrumenter.<RoutingContext, HttpServerResponse>builder(
                openTelemetry, SCOPE, HttpSpanNameExtractor.create(exchange))
            .setSpanStatusExtractor(HttpSpanStatusExtractor.create(exchange))
            .addAttributesExtractor(HttpServerAttributesExtractor.create(exchange))
            .addContextCustomizer(HttpServerRoute.create(exchange))
            .addOperationMetrics(HttpServerMetrics.get())
            .addOperationMetrics(ActiveRequests::new)
            .buildServerInstrumenter(new Headers());
  }

  /** Begins the request's span, to be ended when it is answered or its caller has gone. */
  public void begin(RoutingContext request) {
    Context parent = Context.root();
    Context context = instrumenter.start(parent, request);
    RequestTrace.begin(request, tracer, log, context);
    ScheduledTime.noteOn(Span.fromContext(context));
    request.addEndHandler(
        answered -> {
          Throwable gone = answered.succeeded() ? null : new CallerGone();
          instrumenter.end(context, request, request.response(), gone);
        });
  }

  /** Says which route a request has taken, as soon as it is known. */
  static void routed(RoutingContext request, String template) {
    Context context = RequestTrace.of(request).context();
    HttpServerRoute.update(context, HttpServerRouteSource.CONTROLLER, template);
  }

  /** The caller closed the connection before the answer was sent. */
  static final class CallerGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallerGone() {
      super("the caller has gone", null, false, false);
    }
  }

  private static final class Headers implements TextMapGetter<RoutingContext> {
    @Override
    public Iterable<String> keys(RoutingContext request) {
      return request.request().headers().names();
    }

    @Override
    public String get(RoutingContext request, String name) {
      return request.request().getHeader(name);
    }
  }
}
