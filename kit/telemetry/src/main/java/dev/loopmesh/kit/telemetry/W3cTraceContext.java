package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;

/**
 * OpenTelemetry's propagator of {@code traceparent}, with an unchanged {@code tracestate}.
 * OpenTelemetry's own drops {@code tracestate} when a member is empty or a key is repeated, which
 * <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">W3C Trace Context</a>
 * tolerates.
 */
record W3cTraceContext() implements TextMapPropagator {
  private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

  @Override
  public Collection<String> fields() {
    return W3C.fields();
  }

  @Override
  public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
    W3C.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
    Context extracted = W3C.extract(context, carrier, getter);
    String state = extracted == context ? null : getter.get(carrier, "tracestate");
    if (state == null) {
      return extracted;
    }
    SpanContext parent = Span.fromContext(extracted).getSpanContext();
    return context.with(
        Span.wrap(
            SpanContext.createFromRemoteParent(
                parent.getTraceId(),
                parent.getSpanId(),
                parent.getTraceFlags(),
                ReceivedTraceState.parse(state))));
  }
}
