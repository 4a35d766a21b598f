package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.defence.LoadBalancer.State;
import dev.loopmesh.kit.client.Bulkhead;
import dev.loopmesh.kit.client.UpstreamClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The state of the pools and the defences, as metrics. Each event loop has its own. */
final class DefenceGauges {
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("replica");
  private static final AttributeKey<String> LOOP = AttributeKey.stringKey("loop");
  private static final List<String> BREAKER_STATES = List.of("closed", "open", "half-open");

  private DefenceGauges() {}

  /** Observes the defences of the calling event loop, until the result is run. */
  static Runnable observe(
      Meter meter,
      Map<String, Defences.Service> services,
      UpstreamClient client,
      LoadShedder shedder) {
    Attributes loop = Attributes.of(LOOP, Thread.currentThread().getName());
    List<ObservableLongGauge> gauges =
        List.of(
            meter
                .gaugeBuilder("loopmesh.pool.connections")
                .ofLongs()
                .setUnit("{connection}")
                .setDescription(
                    "Connections to a service in use, callers waiting for one, and the limit")
                .buildWithCallback(
                    gauge ->
                        services.forEach(
                            (name, s) -> pool(gauge, of(loop, name), client.load(name)))),
            meter
                .gaugeBuilder("loopmesh.breaker.state")
                .ofLongs()
                .setDescription("1 for the state that the circuit breaker of a service is in")
                .buildWithCallback(
                    gauge ->
                        services.forEach(
                            (name, s) -> breaker(gauge, of(loop, name), s.breaker().state()))),
            meter
                .gaugeBuilder("loopmesh.replica.ejected")
                .ofLongs()
                .setDescription("1 for a replica that gets no calls because it failed, else 0")
                .buildWithCallback(
                    gauge -> replicas(gauge, services, loop, r -> r.ejected() ? 1 : 0)),
            meter
                .gaugeBuilder("loopmesh.replica.requests")
                .ofLongs()
                .setUnit("{request}")
                .setDescription(
                    "Attempts in flight at a replica, those queued for a connection included")
                .buildWithCallback(gauge -> replicas(gauge, services, loop, State::inFlight)),
            meter
                .gaugeBuilder("loopmesh.door.requests")
                .ofLongs()
                .setUnit("{request}")
                .setDescription(
                    "Summaries in flight, and their limit; only while load shedding is on")
                .buildWithCallback(gauge -> shedding(gauge, loop, shedder)));
    return () -> gauges.forEach(ObservableLongGauge::close);
  }

  private static void pool(ObservableLongMeasurement gauge, Attributes of, Bulkhead.Load load) {
    gauge.record(load.used(), with(of, STATE, "used"));
    gauge.record(load.waiting(), with(of, STATE, "waiting"));
    gauge.record(load.limit(), with(of, STATE, "limit"));
  }

  private static void breaker(ObservableLongMeasurement gauge, Attributes of, String now) {
    for (String state : BREAKER_STATES) {
      gauge.record(state.equals(now) ? 1 : 0, with(of, STATE, state));
    }
  }

  private static void replicas(
      ObservableLongMeasurement gauge,
      Map<String, Defences.Service> services,
      Attributes loop,
      ToLongFunction<State> value) {
    services.forEach(
        (name, s) -> {
          for (State state : s.balancer().states()) {
            Attributes of = with(of(loop, name), REPLICA, state.replica());
            gauge.record(value.applyAsLong(state), of);
          }
        });
  }

  private static void shedding(
      ObservableLongMeasurement gauge, Attributes loop, LoadShedder shedder) {
    if (shedder.limit() > 0) {
      gauge.record(shedder.inFlight(), with(loop, STATE, "under-way"));
      gauge.record(shedder.limit(), with(loop, STATE, "limit"));
    }
  }

  private static Attributes of(Attributes loop, String service) {
    return with(loop, Decisions.SERVICE, service);
  }

  private static Attributes with(Attributes of, AttributeKey<String> key, String value) {
    return of.toBuilder().put(key, value).build();
  }
}
