package dev.loopmesh.traces.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The spans and log records of one trace. Used under the lock of its store. */
final class StoredTrace {
  private static final int ORDINARY = 0;
  private static final int ENTRY = 1;
  private static final int ROOT = 2;
  private static final int WARN = 13; // OTLP's SeverityNumber

  final String traceId;
  final long firstCameNanos;
  long lastCameNanos;
  long bytes;
  long refused;
  long refusedLogLines;
  private final Map<String, Span> spans = new LinkedHashMap<>();
  private final List<Deque<String>> byRank = List.of(new ArrayDeque<>(), new ArrayDeque<>());
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

  /** The growth in bytes; negative if it replaces a larger span. */
  long growthBy(Span span) {
    Span before = spans.get(span.spanId());
    return SpanWeight.of(span)
        + weightOf(span.resource())
        - (before == null ? 0 : SpanWeight.of(before));
  }

  long growthBy(LogLine line) {
    return SpanWeight.of(line) + weightOf(line.resource());
  }

  boolean hasRoomForOneMore(Span span, TraceLimits limits) {
    return spans.size() < limits.spansPerTrace() || has(span.spanId());
  }

  /** Why there is no room; empty where there is. */
  String full(Span span, long growth, TraceLimits limits) {
    return hasRoomForOneMore(span, limits)
        ? full(growth, limits)
        : "trace %s already has %d spans, the maximum per trace".formatted(traceId, spans.size());
  }

  /** Why there is no room; empty where there is. */
  String full(LogLine line, TraceLimits limits) {
    return logLines.size() < limits.logLinesPerTrace()
        ? full(growthBy(line), limits)
        : "trace %s already has %d log records, the maximum per trace"
            .formatted(traceId, logLines.size());
  }

  private String full(long growth, TraceLimits limits) {
    return bytes + growth <= limits.bytes()
        ? ""
        : "trace %s uses all of the %d bytes available for traces"
            .formatted(traceId, limits.bytes());
  }

  private long weightOf(Resource resource) {
    return resources.containsKey(resource) ? 0 : SpanWeight.of(resource);
  }

  private Resource known(Resource resource) {
    Resource known = resources.putIfAbsent(resource, resource);
    return known == null ? resource : known;
  }

  /** Replaces a span of the same id. */
  void put(Span span, long growth, long nowNanos) {
    bytes += growth;
    int rank = rank(span);
    Span kept = span.of(known(span.resource()));
    if (spans.put(span.spanId(), kept) == null && rank < ROOT) {
      byRank.get(rank).add(span.spanId());
    }
    rootEnded |= kept.isRoot() && kept.hasEnded();
    lastCameNanos = nowNanos;
    copy = List.of();
  }

  void put(LogLine line) {
    bytes += growthBy(line);
    logLines.add(line.of(known(line.resource())));
  }

  /**
   * The importance of a span: the root, by which a trace is named and measured; then the spans by
   * which a call enters a service, and at least one of each service; then the others. Programs send
   * a span when it ends, so the most important ones arrive last.
   */
  private int rank(Span span) {
    if (span.isRoot()) {
      return ROOT;
    }
    boolean entry = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CONSUMER;
    return entry || !resources.containsKey(span.resource()) ? ENTRY : ORDINARY;
  }

  /** Drops the latest of the spans that are less important than this one, if there are any. */
  boolean dropOneFor(Span span) {
    int needed = rank(span);
    for (int rank = ORDINARY; rank < needed; rank++) {
      String id = byRank.get(rank).pollLast();
      if (id != null) {
        bytes -= SpanWeight.of(spans.remove(id));
        copy = List.of();
        return true;
      }
    }
    return false;
  }

  /** Drops the latest log record, where the span is a root or an entry. */
  boolean dropLogLineFor(Span span) {
    if (logLines.isEmpty() || rank(span) == ORDINARY) {
      return false;
    }
    drop(logLines.size() - 1);
    return true;
  }

  /** Drops the latest log record below a warning, if this one is a warning or higher. */
  boolean dropOneFor(LogLine line) {
    for (int i = logLines.size() - 1; i >= 0 && line.severity() >= WARN; i--) {
      if (logLines.get(i).severity() < WARN) {
        drop(i);
        return true;
      }
    }
    return false;
  }

  private void drop(int logLine) {
    bytes -= SpanWeight.of(logLines.remove(logLine));
  }

  List<LogLine> logLines() {
    return logLines;
  }

  boolean isComplete(long nowNanos, long settleNanos) {
    return rootEnded && nowNanos - lastCameNanos >= settleNanos;
  }

  /** In the order of their first arrival. */
  List<Span> spans() {
    if (copy.isEmpty()) {
      copy = List.copyOf(spans.values());
    }
    return copy;
  }
}
