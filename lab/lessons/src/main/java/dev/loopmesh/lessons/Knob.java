package dev.loopmesh.lessons;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The parameter of a lesson.
 *
 * @param name one or two words
 * @param question that it answers
 * @param values all allowed ones, as written
 * @param otherwise the default, one of them
 */
public record Knob(String name, String question, List<String> values, String otherwise) {
  /** Checks the default. */
  public Knob {
    values = List.copyOf(values);
    if (!values.contains(otherwise)) {
      throw new IllegalArgumentException(otherwise + " is not one of " + values);
    }
  }

  /**
   * The value itself.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public String require(String value) {
    if (!values.contains(value)) {
      throw new IllegalArgumentException(
          "'%s' is invalid; allowed: %s".formatted(value, String.join(", ", values)));
    }
    return value;
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("question", question)
        .put("values", new JsonArray(values))
        .put("default", otherwise);
  }
}
