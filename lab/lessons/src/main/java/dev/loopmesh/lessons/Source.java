package dev.loopmesh.lessons;

import io.vertx.core.json.JsonObject;

/** A paper, a talk or a specification. */
public record Source(String title, String author, int year) {
  public JsonObject toJson() {
    return new JsonObject().put("title", title).put("author", author).put("year", year);
  }
}
