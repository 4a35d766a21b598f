package dev.loopmesh.traces.store;

import java.util.Map;

/** Log records for tests. */
public final class SketchedLog {
  private SketchedLog() {}

  /** A warning of program "a" in this span, so many milliseconds after the sketches' beginning. */
  public static LogLine warning(String traceId, String spanId, double ms, String text) {
    Resource resource = SketchedSpan.span("a", 1, 0, "any", 0, 1).drawn().resource();
    long nanos = SketchedSpan.span("a", 1, 0, "any", ms, ms + 1).drawn().startNanos();
    return new LogLine(traceId, spanId, nanos, 13, text, "test", resource, Map.of(), 0);
  }
}
