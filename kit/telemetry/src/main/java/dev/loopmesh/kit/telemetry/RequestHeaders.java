package dev.loopmesh.kit.telemetry;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Where a request carries its trace. */
enum RequestHeaders implements TextMapGetter<HttpServerRequest> {
  GETTER;

  /** Those that may come on several lines, which mean the same as one (RFC 9110 section 5.3). */
  private static final Set<String> LISTS = Set.of(BaggageHeader.NAME, "tracestate");

  @Override
  public Iterable<String> keys(HttpServerRequest request) {
    return request.headers().names();
  }

  /** One that is no list and comes with different values has none that could be believed. */
  @Override
  public String get(HttpServerRequest request, String name) {
    String first = request.getHeader(name);
    if (first == null) {
      return null;
    }
    List<String> all = request.headers().getAll(name);
    if (LISTS.contains(name)) {
      return String.join(",", all);
    }
    return all.stream().allMatch(first::equals) ? first.strip() : null;
  }
}
