package dev.loopmesh.bench.upstream;

import io.vertx.core.json.JsonObject;

/**
 * What the upstreams have done since their start, as {@code GET /counts} responds. The difference
 * of two shows that a candidate called them, and exported its spans.
 *
 * @param connections that were opened to them
 * @param responses of the three services
 * @param spans that were exported to them
 */
public record Counts(long connections, long responses, long spans) {

  /** Reads what {@link #toJson} wrote. */
  public static Counts of(JsonObject json) {
    return new Counts(
        json.getLong("connections"), json.getLong("responses"), json.getLong("spans"));
  }

  /** One member for each count. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("connections", connections)
        .put("responses", responses)
        .put("spans", spans);
  }

  /** What was added since an earlier moment. */
  public Counts since(Counts earlier) {
    return new Counts(
        connections - earlier.connections, responses - earlier.responses, spans - earlier.spans);
  }
}
