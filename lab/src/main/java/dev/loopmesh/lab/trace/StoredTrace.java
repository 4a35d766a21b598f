package dev.loopmesh.lab.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The spans and log records of one trace as they come. Used under the lock of its store. */
final class StoredTrace {
  final String traceId;
  final long firstCameNanos;
  long lastCameNanos;
  long bytes;
  long refused;
  long refusedLogLines;
  private final Map<String, Span> spans = new LinkedHashMap<>();
  private final Map<Resource, Resource> resources = new HashMap<>();
  private final List<LogLine> logLines = new ArrayList<>();
  private List<Span> copy = List.of();
  private boolean rootEnded;

  StoredTrace(String traceId, long nowNanos) {
    this.traceId = traceId;
    this.firstCameNanos = nowNanos;
    this.lastCameNanos = nowNanos;
  }

  int size() {
    return spans.size();
  }

  boolean has(String spanId) {
    return spans.containsKey(spanId);
  }

  /** How many bytes a span would add to those that are here. */
  long weightOf(Span span) {
    boolean known = resources.containsKey(span.resource());
    return SpanWeight.of(span) + (known ? 0 : SpanWeight.of(span.resource()));
  }

  /** Puts a span of that weight in its place; one of the same id goes. */
  void put(Span span, long weight, long nowNanos) {
    Resource known = resources.putIfAbsent(span.resource(), span.resource());
    Span kept = span.of(known == null ? span.resource() : known);
    Span before = spans.put(span.spanId(), kept);
    bytes += weight - (before == null ? 0 : SpanWeight.of(before));
    rootEnded |= kept.isRoot() && kept.hasEnded();
    lastCameNanos = nowNanos;
    copy = List.of();
  }

  void put(LogLine line) {
    logLines.add(line);
    bytes += SpanWeight.of(line);
  }

  List<LogLine> logLines() {
    return logLines;
  }

  boolean isComplete(long nowNanos, long settleNanos) {
    return rootEnded && nowNanos - lastCameNanos >= settleNanos;
  }

  /** All of them, in the order in which they came first. */
  List<Span> spans() {
    if (copy.isEmpty()) {
      copy = List.copyOf(spans.values());
    }
    return copy;
  }
}
