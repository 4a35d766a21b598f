package dev.loopmesh.aggregator.defence;

import static dev.loopmesh.aggregator.defence.Decisions.SERVICE;

import dev.loopmesh.aggregator.defence.TrackedReplica.State;
import dev.loopmesh.kit.client.Bulkhead;
import dev.loopmesh.kit.client.UpstreamClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongGaugeBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The state of the pools and the defences, as metrics. Each event loop has its own. */
final class DefenceGauges {
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("replica");
  private static final AttributeKey<String> LOOP = AttributeKey.stringKey("loop");
  private static final List<String> BREAKER_STATES = List.of("closed", "open", "half-open");

  private final Map<String, Defences.Service> services;
  private final Attributes loop = Attributes.of(LOOP, Thread.currentThread().getName());

  private DefenceGauges(Map<String, Defences.Service> services) {
    this.services = services;
  }

  /** Records a value of a service, or of one of its replicas, with these attributes. */
  private interface Recorder<T> {
    void record(ObservableLongMeasurement to, Attributes of, T what);
  }

  /** Observes the defences of the calling event loop, until the result is run. */
  static Runnable observe(
      Meter meter,
      Map<String, Defences.Service> services,
      UpstreamClient client,
      LoadShedder shedder) {
    DefenceGauges each = new DefenceGauges(services);
    List<ObservableLongGauge> gauges =
        List.of(
            gauge(meter, "pool.connections", "{connection}")
                .setDescription(
                    "Connections to a service in use, callers waiting for one, and the limit")
                .buildWithCallback(
                    each.service((to, of, s) -> pool(to, of, client.load(of.get(SERVICE))))),
            gauge(meter, "breaker.state", "")
                .setDescription("1 for the state that the circuit breaker of a service is in")
                .buildWithCallback(each.service((to, of, s) -> breaker(to, of, s.breaker()))),
            gauge(meter, "upstream.endpoints", "{endpoint}")
                .setDescription("Known replicas of a service")
                .buildWithCallback(
                    each.service((to, of, s) -> to.record(s.balancer().states().size(), of))),
            gauge(meter, "replica.ejected", "")
                .setDescription("1 for a replica that gets no calls because it failed, else 0")
                .buildWithCallback(each.replica((to, of, r) -> to.record(r.ejected() ? 1 : 0, of))),
            gauge(meter, "replica.requests", "{request}")
                .setDescription(
                    "Attempts in flight at a replica, those queued for a connection included")
                .buildWithCallback(each.replica((to, of, r) -> to.record(r.inFlight(), of))),
            gauge(meter, "door.requests", "{request}")
                .setDescription(
                    "Summaries in flight, and their limit; only while load shedding is on")
                .buildWithCallback(gauge -> shedding(gauge, each.loop, shedder)));
    ObservableLongCounter attempts =
        meter
            .counterBuilder("loopmesh.replica.attempts")
            .setUnit("{attempt}")
            .setDescription("Attempts at a replica that have ended, for as long as it is known")
            .buildWithCallback(each.replica(DefenceGauges::ended));
    return () -> {
      gauges.forEach(ObservableLongGauge::close);
      attempts.close();
    };
  }

  private static LongGaugeBuilder gauge(Meter meter, String name, String unit) {
    return meter.gaugeBuilder("loopmesh." + name).ofLongs().setUnit(unit);
  }

  private Consumer<ObservableLongMeasurement> service(Recorder<Defences.Service> recorder) {
    return to ->
        services.forEach(
            (name, service) -> recorder.record(to, with(loop, SERVICE, name), service));
  }

  private Consumer<ObservableLongMeasurement> replica(Recorder<State> recorder) {
    return service(
        (to, of, service) ->
            service
                .balancer()
                .states()
                .forEach(state -> recorder.record(to, with(of, REPLICA, state.replica()), state)));
  }

  private static void pool(ObservableLongMeasurement gauge, Attributes of, Bulkhead.Load load) {
    gauge.record(load.used(), with(of, STATE, "used"));
    gauge.record(load.waiting(), with(of, STATE, "waiting"));
    gauge.record(load.limit(), with(of, STATE, "limit"));
  }

  private static void breaker(
      ObservableLongMeasurement gauge, Attributes of, CircuitBreaker breaker) {
    String now = breaker.state();
    for (String state : BREAKER_STATES) {
      gauge.record(state.equals(now) ? 1 : 0, with(of, STATE, state));
    }
  }

  private static void ended(ObservableLongMeasurement counter, Attributes of, State replica) {
    replica
        .ended()
        .forEach(
            (error, many) -> counter.record(many, with(of, ErrorAttributes.ERROR_TYPE, error)));
  }

  private static void shedding(
      ObservableLongMeasurement gauge, Attributes loop, LoadShedder shedder) {
    if (shedder.limit() > 0) {
      gauge.record(shedder.inFlight(), with(loop, STATE, "under-way"));
      gauge.record(shedder.limit(), with(loop, STATE, "limit"));
    }
  }

  private static Attributes with(Attributes of, AttributeKey<String> key, String value) {
    return value.isEmpty() ? of : of.toBuilder().put(key, value).build();
  }
}
