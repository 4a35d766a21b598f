package dev.loopmesh.lessons;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What a lesson says, from a resource beside its class: {@code title}; {@code story} in the
 * engineering and the restaurant vocabulary; the {@code misconception} that it refutes; what to do
 * {@code next}; the {@code code} to change, by file and line; {@code sources}, each with title,
 * author and year.
 */
public record LessonText(JsonObject json) {
  static LessonText of(Lesson lesson) {
    String file = lesson.id() + ".json";
    try (InputStream in = lesson.getClass().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "The text of a lesson is missing: " + lesson.getClass().getPackageName() + "/" + file);
      }
      return new LessonText(new JsonObject(Buffer.buffer(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String title() {
    return json.getString("title");
  }
}
