package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;

/** Propagates a context by another propagator, unless it was dropped. */
record DroppablePropagator(TextMapPropagator propagator) implements TextMapPropagator {
  private static final ContextKey<Boolean> DROPPED = ContextKey.named("dropped");

  /** Wraps a propagator; those of W3C are replaced by ours. */
  static DroppablePropagator of(TextMapPropagator propagator) {
    if (propagator == W3CTraceContextPropagator.getInstance()) {
      return new DroppablePropagator(new W3cTraceContext());
    }
    if (propagator == W3CBaggagePropagator.getInstance()) {
      return new DroppablePropagator(new BaggagePropagator());
    }
    return new DroppablePropagator(propagator);
  }

  /** The same context, which is not propagated. */
  static Context drop(Context context) {
    return context.with(DROPPED, true);
  }

  @Override
  public Collection<String> fields() {
    return propagator.fields();
  }

  @Override
  public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
    if (context.get(DROPPED) == null) {
      propagator.inject(context, carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
    return propagator.extract(context, carrier, getter);
  }
}
