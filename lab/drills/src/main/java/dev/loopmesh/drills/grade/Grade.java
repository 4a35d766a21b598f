package dev.loopmesh.drills.grade;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A grade.
 *
 * @param score 0 to 100
 */
public record Grade(int score, List<Part> parts) {
  /**
   * What a grade is made of.
   *
   * @param points may be negative
   * @param of the most that can be had; 0 for a deduction
   */
  public record Part(String name, double points, int of, String why) {
    JsonObject toJson() {
      return new JsonObject()
          .put("name", name)
          .put("points", Math.round(points * 10) / 10.0)
          .put("of", of)
          .put("why", why);
    }
  }

  /** Adds the parts. */
  static Grade of(List<Part> parts) {
    double sum = parts.stream().mapToDouble(Part::points).sum();
    return new Grade((int) Math.max(0, Math.min(100, Math.round(sum))), parts);
  }

  /** Keeps a copy. */
  public Grade {
    parts = List.copyOf(parts);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("score", score)
        .put("parts", new JsonArray(parts.stream().map(Part::toJson).toList()));
  }
}
