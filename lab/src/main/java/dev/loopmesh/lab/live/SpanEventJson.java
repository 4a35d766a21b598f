package dev.loopmesh.lab.live;

import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Predicate;

/** A span as an event for pages, by the lab's clock. */
final class SpanEventJson {
  private SpanEventJson() {}

  /**
   * @param aheadMicros by how much its clock is ahead of the lab's
   * @return empty for an internal span, or one that has not ended
   */
  static Optional<JsonObject> of(Span span, long aheadMicros) {
    boolean isCall = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CLIENT;
    if (!isCall || !span.hasEnded()) {
      return Optional.empty();
    }
    JsonObject json =
        new JsonObject()
            .put("type", "span")
            .put("trace", span.traceId())
            .put("span", span.spanId())
            .put("parent", span.parentId())
            .put("service", span.service())
            .put("kind", span.kind() == SpanKind.SERVER ? "server" : "client")
            .put("name", span.name())
            .put("start", span.startNanos() / 1_000 - aheadMicros)
            .put("end", Math.max(span.startNanos(), span.endNanos()) / 1_000 - aheadMicros)
            .put("outcome", outcome(span));
    copy(span, "http.response.status_code", SpanEventJson::isStatus, json, "http");
    copy(span, "peer.service", String.class::isInstance, json, "peer");
    copy(span, "loopmesh.mode", String.class::isInstance, json, "mode");
    copy(span, "loopmesh.pool.wait_ms", SpanEventJson::isTime, json, "poolMs");
    copy(span, "loopmesh.connection.wait_ms", SpanEventJson::isTime, json, "connectMs");
    copy(span, "error.type", String.class::isInstance, json, "error");
    return Optional.of(json);
  }

  private static String outcome(Span span) {
    return span.wasCancelled() ? "cancelled" : span.failed() ? "error" : "ok";
  }

  /** Copies an attribute if it has the type that pages expect; programs may send any. */
  private static void copy(
      Span span, String attribute, Predicate<Object> isFit, JsonObject json, String member) {
    Object value = span.attributes().get(attribute);
    if (isFit.test(value)) {
      json.put(member, value);
    }
  }

  private static boolean isStatus(Object value) {
    return value instanceof Long status && status >= 100 && status <= 999;
  }

  private static boolean isTime(Object value) {
    return value instanceof Number ms && ms.doubleValue() >= 0 && ms.doubleValue() < 1e9;
  }
}
