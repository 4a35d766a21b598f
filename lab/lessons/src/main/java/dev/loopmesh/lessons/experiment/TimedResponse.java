package dev.loopmesh.lessons.experiment;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A response with its times, in milliseconds since the experiment began.
 *
 * @param path that was requested
 * @param traceId of the request, 32 hexadecimal digits
 */
public record TimedResponse(
    String path,
    double sentMs,
    double headMs,
    double doneMs,
    int status,
    Buffer body,
    String traceId) {

  /** From the request until the whole response. */
  public double elapsedMs() {
    return doneMs - sentMs;
  }

  /**
   * The same.
   *
   * @throws LessonFailure if the status is another
   */
  public TimedResponse expect(int expected) {
    if (status != expected) {
      throw new LessonFailure(
          "GET %s responded with %d instead of %d: %s"
              .formatted(path, status, expected, json().getString("detail", "no reason given")));
    }
    return this;
  }

  /** The body; empty where it is not a JSON object. */
  public JsonObject json() {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  /** The calls of a summary, from {@code fetch} of its response; also of a failed one. */
  public List<JsonObject> calls() {
    return json()
        .getJsonObject("fetch", new JsonObject())
        .getJsonArray("calls", new JsonArray())
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }
}
