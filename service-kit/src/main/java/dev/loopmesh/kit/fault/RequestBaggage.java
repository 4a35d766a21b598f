package dev.loopmesh.kit.fault;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a request's <a href="https://www.w3.org/TR/baggage/">W3C baggage</a>, with the
 * percent-encoding undone. They are read whatever {@code OTEL_PROPAGATORS} says.
 */
final class RequestBaggage {
  static final String HEADER = "baggage";

  private static final Header GETTER = new Header();

  private RequestBaggage() {}

  /** All entries, by key; none when there is no such header or nobody could read it. */
  static Map<String, String> of(RoutingContext request) {
    if (!request.request().headers().contains(HEADER)) {
      return Map.of();
    }
    Context read = W3CBaggagePropagator.getInstance().extract(Context.root(), request, GETTER);
    Map<String, String> entries = new HashMap<>();
    Baggage.fromContext(read).forEach((key, entry) -> entries.put(key, entry.getValue()));
    return entries;
  }

  private static final class Header implements TextMapGetter<RoutingContext> {
    @Override
    public Iterable<String> keys(RoutingContext request) {
      return List.of(HEADER);
    }

    @Override
    public String get(RoutingContext request, String name) {
      return String.join(",", request.request().headers().getAll(name));
    }
  }
}
