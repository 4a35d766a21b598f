package dev.loopmesh.lessons;

import io.vertx.core.json.JsonObject;

/**
 * A place in the code that decides the outcome.
 *
 * @param file from the root of the repository
 * @param line text of the line to look for
 * @param hint what to change
 */
public record CodePlace(String file, String line, String hint) {
  public JsonObject toJson() {
    return new JsonObject().put("file", file).put("line", line).put("hint", hint);
  }
}
