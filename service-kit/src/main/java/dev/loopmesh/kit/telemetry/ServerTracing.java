package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.OpenTelemetry;
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
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * A server span for each request, by OpenTelemetry's own {@code Instrumenter}: names, attributes,
 * status and durations as its HTTP semantic conventions have them.
 *
 * <p>It stands in the router and not in Vert.x's tracing SPI, because the route is known there.
 */
public final class ServerTracing {
  static final String SCOPE = "dev.loopmesh";

  private static final int JUST_BEFORE = -1; // Vert.x counts routes from 0

  private final Tracer tracer;
  private final Instrumenter<RoutingContext, HttpServerResponse> instrumenter;

  /** Spans for one server. */
  public ServerTracing(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer(SCOPE);
    ServerExchange exchange = new ServerExchange();
    this.instrumenter =
        Instrumenter.<RoutingContext, HttpServerResponse>builder(
                openTelemetry, SCOPE, HttpSpanNameExtractor.create(exchange))
            .setSpanStatusExtractor(HttpSpanStatusExtractor.create(exchange))
            .addAttributesExtractor(HttpServerAttributesExtractor.create(exchange))
            .addContextCustomizer(HttpServerRoute.create(exchange))
            .addOperationMetrics(HttpServerMetrics.get())
            .buildServerInstrumenter(new Headers());
  }

  /** Begins the request's span, to be ended when it is answered or its caller has gone. */
  public void begin(RoutingContext request) {
    Context parent = Context.root();
    Context context = instrumenter.start(parent, request);
    RequestTrace.begin(request, tracer, context);
    request.addEndHandler(
        answered -> {
          Throwable gone = answered.succeeded() ? null : new CallerGone();
          instrumenter.end(context, request, request.response(), gone);
        });
  }

  /**
   * Notes which of these routes a request takes, before the route itself sees it: when a request
   * has failed, Vert.x tells no more which it was. Call when all routes are there.
   */
  public static void noteRoutesOf(Router router) {
    router.getRoutes().stream()
        .map(Route::getPath)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(
            path -> {
              String template = path.replaceAll(":(\\w+)", "{$1}"); // as the conventions write it
              router.route(path).order(JUST_BEFORE).handler(request -> note(request, template));
            });
  }

  private static void note(RoutingContext request, String template) {
    Context context = RequestTrace.of(request).context();
    HttpServerRoute.update(context, HttpServerRouteSource.CONTROLLER, template);
    request.next();
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
