package dev.loopmesh.kit.telemetry;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Reads propagation headers of a request. */
enum RequestHeaders implements TextMapGetter<HttpServerRequest> {
  GETTER;

  /** Lists, which may be spread over several lines (RFC 9110 section 5.3). */
  private static final Set<String> LISTS = Set.of(BaggageHeader.NAME, "tracestate");

  @Override
  public Iterable<String> keys(HttpServerRequest request) {
    return request.headers().names();
  }

  /** Null for a header that is not a list and has different values. */
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
