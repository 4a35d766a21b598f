package dev.loopmesh.lessons;

import io.vertx.core.json.JsonObject;

/** The situation, in two or three sentences of each vocabulary. */
public record Story(String engineering, String restaurant) {
  public JsonObject toJson() {
    return new JsonObject().put("engineering", engineering).put("restaurant", restaurant);
  }
}
