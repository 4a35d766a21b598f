package dev.loopmesh.drills;

import io.vertx.core.json.JsonObject;

/**
 * A cause of the incident.
 *
 * @param scope such as {@code GET /orders, every request}
 * @param since the name of the step that began it; empty where nothing is wrong
 */
public record Truth(Cause cause, String scope, String since) {
  public JsonObject toJson() {
    return cause.toJson().put("scope", scope).put("since", since);
  }
}
