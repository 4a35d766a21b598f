package dev.loopmesh.traces.store;

import java.util.Map;

/**
 * A log record that was written in a trace (OTLP's {@code LogRecord}). Immutable.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits, or empty if it belongs to no span
 * @param timeNanos nanoseconds since 1970 by the clock of its resource; 0 for unknown
 * @param severity 1 (trace) to 24 (fatal); 0 for unknown
 * @param text its body, as text
 * @param scope the name of the instrumentation; may be empty
 * @param dropped how many attributes were dropped
 */
public record LogLine(
    String traceId,
    String spanId,
    long timeNanos,
    int severity,
    String text,
    String scope,
    Resource resource,
    Map<String, Object> attributes,
    long dropped) {

  /** With an equal resource, so that equal ones are stored once. */
  LogLine of(Resource same) {
    return same == resource
        ? this
        : new LogLine(traceId, spanId, timeNanos, severity, text, scope, same, attributes, dropped);
  }

  /** trace, debug, info, warn, error, fatal; empty without a severity. */
  public String severityWord() {
    String[] words = {"trace", "debug", "info", "warn", "error", "fatal"};
    return severity < 1 || severity > 24 ? "none" : words[(severity - 1) / 4];
  }
}
