package dev.loopmesh.kit.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;

/**
 * Propagates W3C baggage unchanged; OpenTelemetry's own propagator encodes it anew and drops empty
 * values.
 */
record BaggagePropagator() implements TextMapPropagator {
  private static final ContextKey<BaggageHeader> BAGGAGE = ContextKey.named("baggage header");
  private static final ContextKey<String> AUTHORIZATION = ContextKey.named("authorization");

  /** The same context without this key in its baggage. */
  static Context without(String key, Context context) {
    BaggageHeader baggage = context.get(BAGGAGE);
    return baggage == null ? context : context.with(BAGGAGE, baggage.without(key));
  }

  /** The same context, propagated with {@code Authorization}. */
  static Context authorized(String authorization, Context context) {
    return context.with(AUTHORIZATION, authorization);
  }

  @Override
  public Collection<String> fields() {
    return List.of(BaggageHeader.NAME);
  }

  @Override
  public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
    BaggageHeader baggage = context.get(BAGGAGE);
    if (baggage == null || baggage.text().isEmpty()) {
      return;
    }
    setter.set(carrier, BaggageHeader.NAME, baggage.text());
    String authorization = context.get(AUTHORIZATION);
    if (authorization != null) {
      setter.set(carrier, "authorization", authorization);
    }
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
    String header = getter.get(carrier, BaggageHeader.NAME);
    return header == null ? context : context.with(BAGGAGE, BaggageHeader.parse(header));
  }
}
