package dev.loopmesh.kit.telemetry;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;

/** Where a request carries its trace. */
enum RequestHeaders implements TextMapGetter<HttpServerRequest> {
  GETTER;

  @Override
  public Iterable<String> keys(HttpServerRequest request) {
    return request.headers().names();
  }

  @Override
  public String get(HttpServerRequest request, String name) {
    return request.getHeader(name);
  }
}
