package dev.loopmesh.traces.otlp;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Refuses gRPC calls with a "Trailers-Only" response: HTTP 200 and a status in the headers, which
 * also end the response. A gRPC client would report anything else as a transport error.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
final class GrpcRefusal {
  private static final String UNIMPLEMENTED = "12";
  private static final String ADVICE =
      "This port accepts OTLP over HTTP, not gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf";

  private GrpcRefusal() {}

  static boolean fits(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return request.version() == HttpVersion.HTTP_2
        && type != null
        && (type.equals("application/grpc") || type.matches("application/grpc[+;].*"));
  }

  static void answer(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/grpc")
        .putHeader("grpc-status", UNIMPLEMENTED)
        .putHeader("grpc-message", ADVICE)
        .end();
  }
}
