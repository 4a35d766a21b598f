package dev.loopmesh.lessons;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a lesson says, from a resource beside its class: {@code title}; {@code story} in the
 * engineering and the restaurant vocabulary; the {@code misconception} that it refutes; what to do
 * {@code next}; the {@code code} to change, by file and line; {@code sources}, each with title,
 * author and year.
 */
public record LessonText(JsonObject json) {
  private static final Map<Class<?>, LessonText> READ = new ConcurrentHashMap<>();

  /** Reads it the first time, which blocks. */
  static LessonText of(Lesson lesson) {
    return READ.computeIfAbsent(lesson.getClass(), first -> read(lesson));
  }

  private static LessonText read(Lesson lesson) {
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

  /** A copy. */
  @Override
  public JsonObject json() {
    return json.copy();
  }

  public String title() {
    return json.getString("title");
  }
}
