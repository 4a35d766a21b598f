package dev.loopmesh.traces.view;

import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.Trace;
import dev.loopmesh.traces.tree.Timeline;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trace in a list.
 *
 * @param head its root; without one, the span that starts first
 * @param instances each {@code service.instance.id} in it, with its service
 * @param routes each {@code http.route} in it
 * @param mode how the aggregator fetched; empty for unknown
 * @param durationMs of its root; without one, of all received spans
 * @param failed how many spans failed
 * @param cancelled how many spans were cancelled
 */
record TraceSummary(
    Trace trace,
    Span head,
    Set<String> services,
    JsonObject instances,
    Set<String> routes,
    String mode,
    double durationMs,
    long failed,
    long cancelled) {

  static TraceSummary of(Trace trace) {
    List<Span> spans = trace.spans();
    Span head =
        spans.stream()
            .min(
                Comparator.comparing((Span span) -> !span.isRoot()).thenComparing(Span::startNanos))
            .orElseThrow();
    return new TraceSummary(
        trace,
        head,
        spans.stream().map(Span::service).collect(Collectors.toCollection(TreeSet::new)),
        instances(spans),
        spans.stream()
            .flatMap(span -> text(span, "http.route"))
            .collect(Collectors.toCollection(TreeSet::new)),
        mode(spans),
        head.isRoot() ? head.durationNanos() / 1e6 : Timeline.of(trace).durationMs(),
        spans.stream().filter(Span::failed).count(),
        spans.stream().filter(Span::wasCancelled).count());
  }

  private static JsonObject instances(List<Span> spans) {
    JsonObject services = new JsonObject();
    for (Span span : spans) {
      if (span.resource().attributes().get("service.instance.id") instanceof String instance) {
        services.put(instance, span.service());
      }
    }
    return services;
  }

  private static String mode(List<Span> spans) {
    return spans.stream().flatMap(span -> text(span, "loopmesh.mode")).findFirst().orElse("");
  }

  /** An attribute may have any type; only text counts. */
  private static Stream<String> text(Span span, String attribute) {
    return span.attributes().get(attribute) instanceof String text ? Stream.of(text) : Stream.of();
  }

  /**
   * {@code error} if any span failed, else {@code cancelled} if any was cancelled, else {@code ok}.
   */
  String status() {
    return failed > 0 ? "error" : cancelled > 0 ? "cancelled" : "ok";
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("traceId", trace.traceId())
        .put("service", head.service())
        .put("name", head.name())
        .put("mode", mode)
        .put("startedAt", Instant.EPOCH.plusNanos(head.startNanos()).toString())
        .put("durationMs", durationMs)
        .put("status", status())
        .put("complete", trace.complete())
        .put("spans", trace.spans().size())
        .put("failed", failed)
        .put("cancelled", cancelled)
        .put("instances", instances)
        .put("services", new JsonArray(List.copyOf(services)))
        .put("routes", new JsonArray(List.copyOf(routes)))
        .put("drawn", "/traces/" + trace.traceId());
  }
}
