package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.telemetry.RequestTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * Records injected faults in spans, metrics and logs; nothing with {@code FAULTS_VISIBLE=false}.
 * Thread-safe.
 */
final class FaultTelemetry {
  private static final AttributeKey<String> FAULT = AttributeKey.stringKey("loopmesh.fault");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("loopmesh.fault.kind");
  private static final AttributeKey<String> EFFECT =
      AttributeKey.stringKey("loopmesh.fault.effect");
  private static final String NAMES = FaultTelemetry.class.getName();

  private final boolean visible;
  private final Meter meter;
  private final LongCounter counter;

  FaultTelemetry(boolean visible, Meter meter) {
    this.visible = visible;
    this.meter = visible ? meter : MeterProvider.noop().get("faults");
    this.counter =
        this.meter
            .counterBuilder("loopmesh.faults")
            .setUnit("{fault}")
            .setDescription("Requests that an injected fault was applied to, by kind")
            .build();
  }

  /** Observes how many faults are active, by kind; the supplier is called on any thread. */
  void observe(Supplier<Map<String, Long>> active) {
    meter
        .gaugeBuilder("loopmesh.faults.active")
        .ofLongs()
        .setUnit("{fault}")
        .setDescription("Active injected faults, by kind")
        .buildWithCallback(
            gauge -> active.get().forEach((kind, n) -> gauge.record(n, Attributes.of(KIND, kind))));
  }

  /** A fault applies to a request. */
  void applied(RoutingContext request, InjectedFault fault) {
    if (visible) {
      Attributes kind = Attributes.of(KIND, fault.definition().kind().name());
      counter.add(1, kind, RequestTrace.of(request).context());
      name(request, fault);
    }
  }

  /** A request arrives while a fault of the whole service is active. */
  void name(RoutingContext request, InjectedFault fault) {
    if (visible) {
      String before = request.get(NAMES);
      String names = before == null ? fault.name() : before + "," + fault.name();
      request.put(NAMES, names);
      RequestTrace.of(request).span().setAttribute(FAULT, names);
    }
  }

  void note(RoutingContext request, InjectedFault fault, String effect) {
    if (visible) {
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
    if (visible) {
      RequestTrace trace = RequestTrace.of(request);
      trace.span().addEvent("fault ignored", Attributes.of(EFFECT, why));
      trace.say(Level.INFO, "fault ignored: " + why, Attributes.of(EFFECT, why));
    }
  }

  /** Starts the span of a wait. */
  Span wait(RoutingContext request, InjectedFault fault) {
    if (!visible) {
      return Span.getInvalid();
    }
    return RequestTrace.of(request)
        .child("fault " + fault.definition().kind().name())
        .setAttribute("loopmesh.artificial", true)
        .setAttribute(FAULT, fault.name())
        .startSpan();
  }
}
