package dev.loopmesh.lessons.api;

import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.history.History.Done;
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
    return lesson
        .text()
        .json()
        .put("number", lesson.number())
        .put("id", lesson.id())
        .put("knob", lesson.knob().toJson())
        .put("prediction", lesson.prediction(knob).toJson())
        .put(
            "done",
            new JsonObject()
                .put("runs", known.runs())
                .put("held", known.held())
                .put("last", known.last()));
  }
}
