package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerMetrics;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;

/**
 * Requests of one route that are refused before they get a span, because there are too many of
 * them: measured they are like all others. Thread-safe.
 */
public final class UntracedRequests {
  private final TextMapPropagator propagator;
  private final OperationListener durations;
  private final Map<HttpMethod, Attributes> http1;
  private final Map<HttpMethod, Attributes> http2;

  /** Those that ask for this route and get this status, 500 or more. */
  public UntracedRequests(Telemetry telemetry, String route, int status) {
    propagator = telemetry.openTelemetry().getPropagators().getTextMapPropagator();
    durations = HttpServerMetrics.get().create(telemetry.meter());
    http1 = byMethod(route, status, "1.1");
    http2 = byMethod(route, status, "2");
  }

  private static Map<HttpMethod, Attributes> byMethod(String route, int status, String version) {
    return Map.of(
        HttpMethod.GET, attributes(HttpMethod.GET, route, status, version),
        HttpMethod.HEAD, attributes(HttpMethod.HEAD, route, status, version));
  }

  private static Attributes attributes(
      HttpMethod method, String route, int status, String version) {
    return Attributes.builder()
        .put("error.type", Integer.toString(status))
        .put("http.request.method", method.name())
        .put(AttributeKey.longKey("http.response.status_code"), status)
        .put("http.route", route)
        .put("network.protocol.version", version)
        .put("url.scheme", "http")
        .build();
  }

  /** The id of the trace that its caller has begun, or one of its own. */
  public String traceId(HttpServerRequest request) {
    Context context = propagator.extract(Context.root(), request, HEADERS);
    SpanContext caller = Span.fromContext(context).getSpanContext();
    return caller.isValid() ? caller.getTraceId() : RequestTrace.randomId();
  }

  /**
   * Measures one that has been answered.
   *
   * @param beganNanos of {@link System#nanoTime()}
   */
  public void answered(HttpServerRequest request, long beganNanos) {
    var known = request.version() == HttpVersion.HTTP_2 ? http2 : http1;
    Context begun = durations.onStart(Context.root(), Attributes.empty(), beganNanos);
    durations.onEnd(begun, known.get(request.method()), System.nanoTime());
  }

  private static final TextMapGetter<HttpServerRequest> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
          return request.headers().names();
        }

        @Override
        public String get(HttpServerRequest request, String name) {
          return request.getHeader(name);
        }
      };
}
