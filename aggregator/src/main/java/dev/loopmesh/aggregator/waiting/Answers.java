package dev.loopmesh.aggregator.waiting;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What the three services said.
 *
 * @param user null when it did not come and the caller takes what there is; so for the others
 */
public record Answers(JsonObject user, JsonArray orders, JsonArray payments) {}
