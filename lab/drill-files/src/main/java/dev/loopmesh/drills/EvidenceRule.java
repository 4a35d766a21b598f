package dev.loopmesh.drills;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What proves a cause: a span, or a series of a service.
 *
 * @param service of the cause
 * @param metric the name of a series; empty for a span
 * @param span what a span must be; empty for a series
 */
public record EvidenceRule(String service, String metric, Optional<SpanRule> span) {
  /**
   * What a span must be.
   *
   * @param service that recorded it
   * @param name a regular expression for the whole name; empty for any
   * @param atLeastMs its duration
   * @param attributes text of attributes that it must have
   * @param failed whether it must have failed
   * @param isRoot whether it must have no parent
   */
  public record SpanRule(
      String service,
      String name,
      double atLeastMs,
      Map<String, String> attributes,
      boolean failed,
      boolean isRoot) {
    /** Keeps a copy. */
    public SpanRule {
      attributes = Map.copyOf(attributes);
    }
  }

  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("service", service);
    return span.map(
            rule ->
                json.put(
                    "span",
                    new JsonObject()
                        .put("service", rule.service())
                        .put("name", rule.name())
                        .put("atLeastMs", rule.atLeastMs())))
        .orElseGet(() -> json.put("metric", metric));
  }
}
