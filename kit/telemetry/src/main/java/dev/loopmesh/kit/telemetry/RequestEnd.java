package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.http.HttpServerRequest;

/**
 * How a request ended, as attributes of its duration.
 *
 * @param route such as {@code /users/{id}}; null when none matched
 * @param status 0 when the caller disconnected
 * @param error null below status 500
 */
record RequestEnd(
    KnownMethod method, String scheme, String version, String route, int status, String error) {
  private static final String CALLER_GONE = "caller_gone";

  static RequestDuration<RequestEnd> durations(Meter meter) {
    return new RequestDuration<>(
        meter,
        "http.server.request.duration",
        "Duration of HTTP server requests.",
        RequestEnd::attributes);
  }

  static RequestEnd answered(HttpServerRequest request, String route, int status) {
    return of(request, route, status, status >= 500 ? Integer.toString(status) : null);
  }

  static RequestEnd disconnected(HttpServerRequest request, String route) {
    return of(request, route, 0, CALLER_GONE);
  }

  private static RequestEnd of(HttpServerRequest request, String route, int status, String error) {
    return new RequestEnd(
        KnownMethod.of(request.method()),
        RequestAttributes.scheme(request),
        RequestAttributes.version(request),
        route,
        status,
        error);
  }

  private Attributes attributes() {
    return Attributes.builder()
        .put(HttpAttributes.HTTP_REQUEST_METHOD, method.value())
        .put(UrlAttributes.URL_SCHEME, scheme)
        .put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, version)
        .put(HttpAttributes.HTTP_ROUTE, route)
        .put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status > 0 ? (long) status : null)
        .put(ErrorAttributes.ERROR_TYPE, error)
        .build();
  }
}
