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

/**
 * The time in which what a span is about stood ready, but the loop was held by somebody else: on
 * the span of the victim, with a link to the span of the culprit.
 */
public final class ScheduledTime {
  private static final Attributes HELD_THE_LOOP =
      Attributes.of(AttributeKey.stringKey("loopmesh.link.relation"), "held the loop");

  private ScheduledTime() {}

  /**
   * Notes it, if there was any, for the event that is handled now. On an event loop; elsewhere it
   * does nothing. {@code loopmesh.scheduled_ms} is how long it was at most, {@code
   * loopmesh.scheduled_min_ms} at least: both are the same where that is known exactly. The event
   * {@code the loop was free} has the moment at which it was over.
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
