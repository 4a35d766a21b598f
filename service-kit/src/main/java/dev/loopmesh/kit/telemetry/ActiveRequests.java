package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;

/**
 * How many requests are being answered: {@code http.server.active_requests} of the conventions.
 * Thread-safe.
 */
final class ActiveRequests implements OperationListener {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final ContextKey<Attributes> COUNTED = ContextKey.named("active request");

  private final LongUpDownCounter active;

  ActiveRequests(Meter meter) {
    active =
        meter
            .upDownCounterBuilder("http.server.active_requests")
            .setUnit("{request}")
            .setDescription("Number of active HTTP server requests.")
            .build();
  }

  @Override
  public Context onStart(Context context, Attributes start, long startNanos) {
    // the method is normalised by now: one of ten
    Attributes counted = Attributes.of(METHOD, start.get(METHOD), SCHEME, start.get(SCHEME));
    active.add(1, counted, context);
    return context.with(COUNTED, counted);
  }

  @Override
  public void onEnd(Context context, Attributes end, long endNanos) {
    active.add(-1, context.get(COUNTED), context);
  }
}
