package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.telemetry.RequestTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * What spans, metrics and logs tell of faults: everything that was injected, or with {@code
 * FAULTS_VISIBLE=false} nothing at all. Thread-safe.
 */
final class FaultMarks {
  private static final AttributeKey<String> FAULT = AttributeKey.stringKey("loopmesh.fault");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("loopmesh.fault.kind");
  private static final AttributeKey<String> EFFECT =
      AttributeKey.stringKey("loopmesh.fault.effect");
  private static final String NAMES = FaultMarks.class.getName();

  private final boolean visible;
  private final LongCounter counter;

  FaultMarks(boolean visible, Meter meter) {
    this.visible = visible;
    this.counter = visible ? counter(meter) : null;
  }

  private static LongCounter counter(Meter meter) {
    return meter
        .counterBuilder("loopmesh.faults")
        .setUnit("{fault}")
        .setDescription("Requests to which a fault happened on purpose, by its kind")
        .build();
  }

  /** Tells how many faults are active, by kind, from now on. Call once. */
  void observe(Meter meter, Supplier<Map<String, Long>> active) {
    if (visible) {
      meter
          .gaugeBuilder("loopmesh.faults.active")
          .ofLongs()
          .setUnit("{fault}")
          .setDescription("Faults that are active now, by their kind")
          .buildWithCallback(
              gauge ->
                  active.get().forEach((kind, n) -> gauge.record(n, Attributes.of(KIND, kind))));
    }
  }

  /** A fault happens to a request. */
  void struck(RoutingContext request, LiveFault fault) {
    if (visible) {
      Attributes kind = Attributes.of(KIND, fault.fault().kind().name());
      counter.add(1, kind, RequestTrace.of(request).context());
      name(request, fault);
    }
  }

  /** A request comes while a fault of the whole service is active. */
  void name(RoutingContext request, LiveFault fault) {
    if (visible) {
      String before = request.get(NAMES);
      String names = before == null ? fault.name() : before + "," + fault.name();
      request.put(NAMES, names);
      RequestTrace.of(request).span().setAttribute(FAULT, names);
    }
  }

  /** What is done to a request. */
  void note(RoutingContext request, LiveFault fault, String effect) {
    if (visible) {
      Attributes what =
          Attributes.of(FAULT, fault.name(), KIND, fault.fault().kind().name(), EFFECT, effect);
      RequestTrace trace = RequestTrace.of(request);
      trace.span().addEvent("fault", what);
      trace.say(Level.INFO, "fault %s: %s".formatted(fault.name(), effect), what);
    }
  }

  /** A request asks for a fault that cannot be had. */
  void refused(RoutingContext request, String why) {
    if (visible) {
      RequestTrace trace = RequestTrace.of(request);
      trace.span().addEvent("fault ignored", Attributes.of(EFFECT, why));
      trace.say(Level.INFO, "fault ignored: " + why, Attributes.of(EFFECT, why));
    }
  }

  /** The span of a wait, to be ended; one that nobody sees where faults are hidden. */
  Span wait(RoutingContext request, LiveFault fault) {
    if (!visible) {
      return Span.getInvalid();
    }
    return RequestTrace.of(request)
        .child("fault " + fault.fault().kind().name())
        .setAttribute("loopmesh.artificial", true)
        .setAttribute(FAULT, fault.name())
        .startSpan();
  }
}
