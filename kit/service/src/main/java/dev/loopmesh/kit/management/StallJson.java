package dev.loopmesh.kit.management;

import dev.loopmesh.loop.pause.ClockAnchor;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** One stall: its holder, duration, stack, and whether its thread was parked or computing. */
final class StallJson {
  private StallJson() {}

  static JsonObject of(Stall stall, ClockAnchor clock) {
    return new JsonObject()
        .put("loop", stall.loop())
        .put("startedAt", clock.at(stall.startNanos()).toString())
        .put("durationMs", millis(stall.durationNanos()))
        .put("inProgress", stall.inProgress())
        .put("kind", stall.cpuUse().name().toLowerCase(Locale.ROOT))
        .put("route", orNull(stall.label()))
        .put("traceId", orNull(stall.traceId()))
        .put("culprit", stall.culprit().map(StallJson::frame).orElse(null))
        .put("explanation", stall.explanation().orElse(null))
        .put("frames", frames(stall.frames()))
        .put("gcPauseShare", share(stall.pauseNanos(), stall.durationNanos()));
  }

  static JsonArray frames(List<StackTraceElement> frames) {
    return new JsonArray(frames.stream().map(StallJson::frame).toList());
  }

  /** {@code dev.loopmesh.Some.method(Some.java:12)}: without module, or number of a lambda. */
  private static String frame(StackTraceElement frame) {
    return new StackTraceElement(
            frame.getClassName().replaceFirst("[$][$]Lambda.*", ""),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber())
        .toString();
  }

  static Double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }

  static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Three decimals; at most 1, since pauses are known to 1 or 2 ms only. */
  private static double share(long partNanos, long wholeNanos) {
    return wholeNanos <= 0
        ? 0
        : Math.round(1e3 * Math.min(partNanos, wholeNanos) / wholeNanos) / 1e3;
  }
}
