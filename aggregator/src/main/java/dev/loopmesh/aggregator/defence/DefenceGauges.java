package dev.loopmesh.aggregator.defence;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The state of the defences, as metrics. Each event loop has its own. */
final class DefenceGauges {
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("replica");
  private static final AttributeKey<String> LOOP = AttributeKey.stringKey("loop");
  private static final List<String> BREAKER_STATES = List.of("closed", "open", "half-open");

  private DefenceGauges() {}

  static void observe(Meter meter, Map<String, Defences.Service> services, LoadShedder shedder) {
    Attributes loop = Attributes.of(LOOP, Thread.currentThread().getName());
    meter
        .gaugeBuilder("loopmesh.breaker.state")
        .ofLongs()
        .setDescription("1 for the state that the circuit breaker of a service is in")
        .buildWithCallback(
            gauge -> services.forEach((name, s) -> breaker(gauge, loop, name, s.breaker())));
    meter
        .gaugeBuilder("loopmesh.replica.ejected")
        .ofLongs()
        .setDescription("1 for a replica that gets no calls because it failed, else 0")
        .buildWithCallback(
            gauge ->
                services.forEach(
                    (name, s) ->
                        replicas(gauge, loop, name, s.balancer(), r -> r.ejected() ? 1 : 0)));
    meter
        .gaugeBuilder("loopmesh.replica.requests")
        .ofLongs()
        .setUnit("{request}")
        .setDescription("Attempts under way at a replica, those in line for a place included")
        .buildWithCallback(
            gauge ->
                services.forEach(
                    (name, s) ->
                        replicas(gauge, loop, name, s.balancer(), LoadBalancer.State::inFlight)));
    meter
        .gaugeBuilder("loopmesh.door.requests")
        .ofLongs()
        .setUnit("{request}")
        .setDescription("Summaries under way, and how many may be; only while shedding is on")
        .buildWithCallback(gauge -> shedding(gauge, loop, shedder));
  }

  private static void breaker(
      ObservableLongMeasurement gauge, Attributes loop, String service, CircuitBreaker breaker) {
    String now = breaker.state();
    for (String state : BREAKER_STATES) {
      Attributes of = loop.toBuilder().put(Decisions.SERVICE, service).put(STATE, state).build();
      gauge.record(state.equals(now) ? 1 : 0, of);
    }
  }

  private static void replicas(
      ObservableLongMeasurement gauge,
      Attributes loop,
      String service,
      LoadBalancer balancer,
      ToLongFunction<LoadBalancer.State> value) {
    for (LoadBalancer.State state : balancer.states()) {
      Attributes of =
          loop.toBuilder().put(Decisions.SERVICE, service).put(REPLICA, state.replica()).build();
      gauge.record(value.applyAsLong(state), of);
    }
  }

  private static void shedding(
      ObservableLongMeasurement gauge, Attributes loop, LoadShedder shedder) {
    if (shedder.limit() > 0) {
      gauge.record(shedder.inFlight(), loop.toBuilder().put(STATE, "under-way").build());
      gauge.record(shedder.limit(), loop.toBuilder().put(STATE, "limit").build());
    }
  }
}
