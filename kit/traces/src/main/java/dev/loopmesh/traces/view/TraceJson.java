package dev.loopmesh.traces.view;

import dev.loopmesh.traces.store.LogLine;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanEvent;
import dev.loopmesh.traces.store.SpanLink;
import dev.loopmesh.traces.tree.Branch;
import dev.loopmesh.traces.tree.ClockOffsets.ClockOffset;
import dev.loopmesh.traces.tree.CriticalPath;
import dev.loopmesh.traces.tree.LoopTimes.LoopInterval;
import dev.loopmesh.traces.tree.Timeline;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes a trace as JSON. Times in {@code …Ms} are milliseconds from the start of the trace by its
 * root's clock; {@code recorded} has the program's own times, in nanoseconds since 1970, as text
 * because not every JSON parser keeps 64 bits.
 */
final class TraceJson {
  private final Timeline timeline;
  private final Map<Resource, Integer> resources = new LinkedHashMap<>(); // in order, numbered

  private TraceJson(Timeline timeline) {
    this.timeline = timeline;
    for (Branch branch : timeline.branches()) {
      resources.putIfAbsent(branch.span().resource(), resources.size());
    }
    for (LogLine line : timeline.trace().logLines()) {
      resources.putIfAbsent(line.resource(), resources.size());
    }
  }

  static JsonObject of(Timeline timeline) {
    return new TraceJson(timeline).write();
  }

  private JsonObject write() {
    CriticalPath path = timeline.criticalPath();
    return new JsonObject()
        .put("traceId", timeline.trace().traceId())
        .put("complete", timeline.trace().complete())
        .put("durationMs", timeline.durationMs())
        .put("lastEndMs", timeline.lastEndMs())
        .put("refusedSpans", timeline.trace().refusedSpans())
        .put("refusedLogs", timeline.trace().refusedLogLines())
        .put(
            "resources",
            new JsonArray(resources.keySet().stream().map(TraceJson::resource).toList()))
        .put("clocks", new JsonArray(timeline.clocks().all().stream().map(this::clock).toList()))
        .put("spans", each(timeline.branches(), this::span))
        .put("logs", each(timeline.logLines(), this::logLine))
        .put(
            "criticalPath",
            new JsonObject()
                .put("source", path.wasRecorded() ? "recorded" : "computed")
                .put("segments", new JsonArray(path.segments().stream().map(this::at).toList())));
  }

  /**
   * An array whose elements are created as they are written: all of them would take much memory.
   */
  private static <T> JsonArray each(List<T> items, Function<T, JsonObject> json) {
    return new JsonArray(
        new AbstractList<JsonObject>() {
          @Override
          public JsonObject get(int index) {
            return json.apply(items.get(index));
          }

          @Override
          public int size() {
            return items.size();
          }
        });
  }

  private static JsonObject resource(Resource resource) {
    return new JsonObject()
        .put("service", resource.service())
        .put("attributes", AttributesJson.of(resource.attributes()));
  }

  private JsonObject clock(ClockOffset offset) {
    return new JsonObject()
        .put("resource", resources.get(offset.resource()))
        .put("service", offset.resource().service())
        .put("aheadMs", offset.aheadNanos() / 1e6)
        .put("errorMs", offset.errorNanos() < 0 ? null : offset.errorNanos() / 1e6);
  }

  private JsonObject at(CriticalPath.Segment segment) {
    return new JsonObject()
        .put("spanId", segment.spanId())
        .put("startMs", timeline.ms(segment.startNanos()))
        .put("endMs", timeline.ms(segment.endNanos()));
  }

  private JsonObject span(Branch branch) {
    Span span = branch.span();
    return new JsonObject()
        .put("spanId", span.spanId())
        .put("parentId", span.isRoot() ? null : span.parentId())
        .put("place", word(branch.place()))
        .put("depth", branch.depth())
        .put("service", span.service())
        .put("name", span.name())
        .put("kind", word(span.kind()))
        .put("startMs", timeline.ms(branch.startNanos()))
        .put("endMs", timeline.ms(branch.endNanos()))
        .put("selfMs", branch.selfNanos() / 1e6)
        .put("heldLoopMs", timeline.loopTimes().heldMs(branch))
        .put("heldLoop", intervals(timeline.loopTimes().held(branch)))
        .put("waitedForLoop", intervals(timeline.loopTimes().waited(branch)))
        .put("critical", timeline.criticalPath().includes(span.spanId()))
        .put("artificial", span.isArtificial())
        .put("cancelled", span.wasCancelled())
        .put("recorded", recorded(span))
        .put("status", word(span.outcome().code()))
        .put("statusMessage", span.outcome().message())
        .put("resource", resources.get(span.resource()))
        .put("scope", span.scope())
        .put("attributes", AttributesJson.of(span.attributes()))
        .put("events", new JsonArray(span.events().stream().map(e -> event(span, e)).toList()))
        .put("links", new JsonArray(span.links().stream().map(TraceJson::link).toList()))
        .put("dropped", span.dropped());
  }

  private static JsonObject recorded(Span span) {
    return new JsonObject()
        .put("startUnixNano", Long.toString(span.startNanos()))
        .put("endUnixNano", Long.toString(span.endNanos()))
        .put("ended", span.hasEnded());
  }

  private JsonArray intervals(List<LoopInterval> intervals) {
    return new JsonArray(
        intervals.stream()
            .map(
                interval ->
                    new JsonObject()
                        .put("startMs", timeline.ms(interval.startNanos()))
                        .put("endMs", timeline.ms(interval.endNanos()))
                        .put("atLeastMs", interval.leastNanos() / 1e6))
            .toList());
  }

  private JsonObject event(Span span, SpanEvent event) {
    return new JsonObject()
        .put("name", event.name())
        .put("atMs", timeline.ms(timeline.clocks().adjusted(span.resource(), event.timeNanos())))
        .put("timeUnixNano", Long.toString(event.timeNanos()))
        .put("attributes", AttributesJson.of(event.attributes()));
  }

  private JsonObject logLine(LogLine line) {
    return new JsonObject()
        .put("spanId", line.spanId().isEmpty() ? null : line.spanId())
        .put("service", line.resource().service())
        .put("atMs", timeline.ms(timeline.timeOf(line)))
        .put("timeUnixNano", Long.toString(line.timeNanos()))
        .put("severity", line.severityWord())
        .put("severityNumber", line.severity())
        .put("text", line.text())
        .put("resource", resources.get(line.resource()))
        .put("scope", line.scope())
        .put("attributes", AttributesJson.of(line.attributes()))
        .put("dropped", line.dropped());
  }

  private static JsonObject link(SpanLink link) {
    return new JsonObject()
        .put("traceId", link.traceId())
        .put("spanId", link.spanId())
        .put("attributes", AttributesJson.of(link.attributes()));
  }

  /** {@code PARENT_MISSING} as {@code parent-missing}. */
  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
