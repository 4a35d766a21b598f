package dev.loopmesh.lessons.api;

import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Source;
import dev.loopmesh.lessons.history.History.Done;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The document of one lesson. */
final class LessonJson {
  private static final Done NEVER = new Done(0, 0, null);

  private LessonJson() {}

  /**
   * @param knob its value, for which the prediction is described
   * @param done null if it was never run
   */
  static JsonObject of(Lesson lesson, String knob, Done done) {
    Done known = done == null ? NEVER : done;
    return new JsonObject()
        .put("number", lesson.number())
        .put("id", lesson.id())
        .put("title", lesson.title())
        .put("story", lesson.story().toJson())
        .put("knob", lesson.knob().toJson())
        .put("prediction", lesson.prediction(knob).toJson())
        .put("misconception", lesson.misconception())
        .put("next", lesson.next())
        .put("code", lesson.code().toJson())
        .put("sources", new JsonArray(lesson.sources().stream().map(Source::toJson).toList()))
        .put(
            "done",
            new JsonObject()
                .put("runs", known.runs())
                .put("held", known.held())
                .put("last", known.last()));
  }
}
