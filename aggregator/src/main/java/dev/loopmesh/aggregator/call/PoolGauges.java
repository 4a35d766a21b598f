package dev.loopmesh.aggregator.call;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Map;

/** How full the pools are: the metric {@code loopmesh.pool.connections}. */
final class PoolGauges {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("peer.service");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> LOOP = AttributeKey.stringKey("loop");

  private PoolGauges() {}

  /** Observes the bulkheads of the calling event loop, by service. */
  static void observe(Meter meter, Map<String, Bulkhead> bulkheads) {
    String loop = Thread.currentThread().getName();
    meter
        .gaugeBuilder("loopmesh.pool.connections")
        .ofLongs()
        .setUnit("{connection}")
        .setDescription("Connections to a service in use, callers waiting for one, and the limit")
        .buildWithCallback(
            gauge ->
                bulkheads.forEach(
                    (service, bulkhead) ->
                        record(
                            gauge, Attributes.of(SERVICE, service, LOOP, loop), bulkhead.load())));
  }

  private static void record(ObservableLongMeasurement gauge, Attributes pool, Bulkhead.Load load) {
    gauge.record(load.used(), in(pool, "used"));
    gauge.record(load.waiting(), in(pool, "waiting"));
    gauge.record(load.limit(), in(pool, "limit"));
  }

  private static Attributes in(Attributes pool, String state) {
    return pool.toBuilder().put(STATE, state).build();
  }
}
