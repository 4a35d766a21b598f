package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.telemetry.RequestTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.trace.Span;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.stream.Collectors;

/**
 * Records injected faults in spans, metrics and logs; nothing with {@code FAULTS_VISIBLE=false}, or
 * while an exercise runs. Thread-safe.
 */
final class FaultTelemetry {
  private static final AttributeKey<String> FAULT = AttributeKey.stringKey("loopmesh.fault");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("loopmesh.fault.kind");
  private static final AttributeKey<String> EFFECT =
      AttributeKey.stringKey("loopmesh.fault.effect");
  private static final String NAMES = FaultTelemetry.class.getName();

  private final boolean visible;
  private final Map<String, LongAdder> applied = new ConcurrentHashMap<>(); // by kind
  private volatile Map<String, Long> active = Map.of(); // by kind
  private volatile boolean hidden;

  FaultTelemetry(boolean visible, Meter meter) {
    this.visible = visible;
    Meter shown = visible ? meter : MeterProvider.noop().get("faults");
    shown // observed, since a counter would show its last value while hidden
        .counterBuilder("loopmesh.faults")
        .setUnit("{fault}")
        .setDescription("Requests that an injected fault was applied to, by kind")
        .buildWithCallback(counter -> applied.forEach((kind, n) -> record(counter, kind, n.sum())));
    shown
        .gaugeBuilder("loopmesh.faults.active")
        .ofLongs()
        .setUnit("{fault}")
        .setDescription("Active injected faults, by kind")
        .buildWithCallback(gauge -> active.forEach((kind, n) -> record(gauge, kind, n)));
  }

  /** Hides faults while an exercise runs; their effects stay. */
  void hide(boolean hide) {
    hidden = hide;
  }

  boolean isHidden() {
    return hidden;
  }

  boolean isVisible() {
    return visible && !hidden;
  }

  /** Counts those of these faults that are active, by kind; 0 for a kind of inactive ones. */
  void active(Collection<TimedFault> faults) {
    active =
        faults.stream()
            .collect(
                Collectors.groupingBy(
                    fault -> fault.fault().definition().kind().name(),
                    TreeMap::new,
                    Collectors.summingLong(fault -> fault.isActive() ? 1 : 0)));
  }

  private void record(ObservableLongMeasurement measurement, String kind, long value) {
    if (isVisible()) {
      measurement.record(value, Attributes.of(KIND, kind));
    }
  }

  /** A fault applies to a request. */
  void applied(RoutingContext request, InjectedFault fault) {
    if (isVisible()) {
      applied
          .computeIfAbsent(fault.definition().kind().name(), kind -> new LongAdder())
          .increment();
      name(request, fault);
    }
  }

  /** A request arrives while a fault of the whole service is active. */
  void name(RoutingContext request, InjectedFault fault) {
    if (isVisible()) {
      String before = request.get(NAMES);
      String names = before == null ? fault.name() : before + "," + fault.name();
      request.put(NAMES, names);
      RequestTrace.of(request).span().setAttribute(FAULT, names);
    }
  }

  void note(RoutingContext request, InjectedFault fault, String effect) {
    if (isVisible()) {
      Attributes what =
          Attributes.of(
              FAULT, fault.name(), KIND, fault.definition().kind().name(), EFFECT, effect);
      RequestTrace trace = RequestTrace.of(request);
      trace.span().addEvent("fault", what);
      trace.say(Level.INFO, "fault %s: %s".formatted(fault.name(), effect), what);
    }
  }

  /** A fault that is invalid or cannot apply to this request. */
  void ignored(RoutingContext request, String why) {
    if (isVisible()) {
      RequestTrace trace = RequestTrace.of(request);
      trace.span().addEvent("fault ignored", Attributes.of(EFFECT, why));
      trace.say(Level.INFO, "fault ignored: " + why, Attributes.of(EFFECT, why));
    }
  }

  /** Starts the span of a wait. */
  Span wait(RoutingContext request, InjectedFault fault) {
    if (!isVisible()) {
      return Span.getInvalid();
    }
    return RequestTrace.of(request)
        .child("fault " + fault.definition().kind().name())
        .setAttribute("loopmesh.artificial", true)
        .setAttribute(FAULT, fault.name())
        .startSpan();
  }
}
