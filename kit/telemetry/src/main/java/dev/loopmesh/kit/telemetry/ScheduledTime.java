package dev.loopmesh.kit.telemetry;

import dev.loopmesh.loop.Holder;
import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopDelay;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/** Time in which a span's work was runnable while other work held the loop, linked to its span. */
public final class ScheduledTime {
  private static final Attributes HELD_THE_LOOP =
      Attributes.of(AttributeKey.stringKey("loopmesh.link.relation"), "held the loop");

  private ScheduledTime() {}

  /**
   * Records that of the event being handled, if any, as bounds in milliseconds: {@code
   * loopmesh.scheduled_ms} and {@code loopmesh.scheduled_min_ms}; the event {@code the loop was
   * free} marks its end. No effect outside event loops.
   */
  public static void noteOn(Span span) {
    Loop.current().flatMap(Loop::delay).ifPresent(delay -> note(span, delay));
  }

  private static void note(Span span, LoopDelay delay) {
    Holder holder = delay.heldBy();
    span.setAttribute("loopmesh.scheduled_ms", delay.mostNanos() / 1e6)
        .setAttribute("loopmesh.scheduled_min_ms", delay.leastNanos() / 1e6)
        .setAttribute("loopmesh.loop.held_ms", delay.heldNanos() / 1e6)
        .addEvent("the loop was free");
    if (!holder.label().isEmpty()) {
      span.setAttribute("loopmesh.loop.held_by", holder.label());
    }
    SpanContext culprit =
        SpanContext.create(
            holder.traceId(), holder.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    if (culprit.isValid() && !culprit.getSpanId().equals(span.getSpanContext().getSpanId())) {
      span.addLink(culprit, HELD_THE_LOOP);
    }
  }
}
