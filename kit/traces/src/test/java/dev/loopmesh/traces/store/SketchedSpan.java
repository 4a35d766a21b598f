package dev.loopmesh.traces.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A span for tests: times in milliseconds after a fixed moment in 2026. */
public record SketchedSpan(
    String service,
    String id,
    String parent,
    String name,
    SpanKind kind,
    double startMs,
    double endMs,
    Map<String, Object> attributes,
    List<SpanEvent> events,
    Outcome outcome) {
  /** The default trace. */
  public static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final long EPOCH_NANOS = 1_790_000_000_000_000_000L;

  /** An internal span that is OK. */
  public static SketchedSpan span(
      String service, int id, int parent, String name, double startMs, double endMs) {
    return new SketchedSpan(
        service,
        id(id),
        parent == 0 ? "" : id(parent),
        name,
        SpanKind.INTERNAL,
        startMs,
        endMs,
        Map.of(),
        List.of(),
        new Outcome(Outcome.Code.UNSET, ""));
  }

  /** A span id. */
  public static String id(int number) {
    return "%016x".formatted(number);
  }

  /** The same of another kind. */
  public SketchedSpan as(SpanKind other) {
    return new SketchedSpan(
        service, id, parent, name, other, startMs, endMs, attributes, events, outcome);
  }

  /** The same with one more attribute. */
  public SketchedSpan with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(attributes);
    more.put(key, value);
    return new SketchedSpan(service, id, parent, name, kind, startMs, endMs, more, events, outcome);
  }

  /** The same with one more event. */
  public SketchedSpan event(String what, double atMs, Map<String, Object> of) {
    List<SpanEvent> more = new ArrayList<>(events);
    more.add(new SpanEvent(what, nanos(atMs), of));
    return new SketchedSpan(
        service, id, parent, name, kind, startMs, endMs, attributes, more, outcome);
  }

  /** The same, but it failed. */
  public SketchedSpan failed(String message) {
    Outcome failed = new Outcome(Outcome.Code.ERROR, message);
    return new SketchedSpan(
        service, id, parent, name, kind, startMs, endMs, attributes, events, failed);
  }

  /** The span, in the usual trace. */
  public Span drawn() {
    return drawn(TRACE_ID);
  }

  /** The span, in another trace. */
  public Span drawn(String traceId) {
    return new Span(
        traceId,
        id,
        parent,
        name,
        kind,
        "test",
        new Resource(Map.of("service.name", service)),
        nanos(startMs),
        Double.isNaN(endMs) ? 0 : nanos(endMs),
        attributes,
        events,
        List.of(),
        outcome,
        0);
  }

  /** Milliseconds after that moment as nanoseconds since 1970. */
  public static long nanos(double ms) {
    return EPOCH_NANOS + Math.round(ms * 1e6);
  }

  /** A complete trace of these. */
  public static Trace trace(SketchedSpan... spans) {
    return trace(List.of(spans));
  }

  /** A complete trace of these. */
  public static Trace trace(List<SketchedSpan> spans) {
    return new Trace(
        TRACE_ID,
        spans.stream().map(SketchedSpan::drawn).toList(),
        0,
        List.of(),
        0,
        Duration.ofSeconds(1),
        true);
  }
}
