package dev.loopmesh.kit.log;

import dev.loopmesh.loop.stall.CpuUse;
import dev.loopmesh.loop.stall.Stall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.logging.Level;

/** Logs each stall that a request caused, in that request's trace. Thread-safe. */
public record StallLog(ServiceLog log) implements Consumer<Stall> {
  @Override
  public void accept(Stall stall) {
    if (stall.spanId().isEmpty()) {
      return; // not a request: the metric counts it
    }
    String who = stall.label().isEmpty() ? "unknown" : stall.label();
    String how = stall.cpuUse().name().toLowerCase(Locale.ROOT);
    AttributesBuilder more =
        Attributes.builder()
            .put("loopmesh.loop.held_ms", stall.durationNanos() / 1e6)
            .put("loopmesh.loop.held_by", who)
            .put("loopmesh.loop.kind", how);
    stall.explanation().ifPresent(text -> more.put("loopmesh.loop.explanation", text));
    stall.culprit().ifPresent(frame -> more.put("code.function.name", name(frame)));
    log.say(
        Level.WARNING,
        "%s held the event loop for %d ms%s"
            .formatted(
                who,
                Math.round(stall.durationNanos() / 1e6),
                stall.cpuUse() == CpuUse.UNKNOWN ? "" : ", " + how),
        more.build(),
        traceOf(stall));
  }

  private static String name(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }

  private static Context traceOf(Stall stall) {
    SpanContext culprit =
        SpanContext.create(
            stall.traceId(), stall.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    return Context.root().with(Span.wrap(culprit));
  }
}
