package dev.loopmesh.lessons;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * What a user predicts before a run.
 *
 * @param figure the figure of the measurement that it is compared with; for a curve, the name of
 *     the measured series
 * @param unit such as s, ms, req, % or ×
 * @param min the smallest value that can be entered
 * @param max the largest
 * @param x for a curve, the values of x at which it is predicted; empty for a number
 */
public record Prediction(
    Kind kind,
    String figure,
    String question,
    String unit,
    double min,
    double max,
    List<Double> x) {
  /** What is entered. */
  public enum Kind {
    NUMBER,
    CURVE
  }

  /** One number. */
  public static Prediction number(
      String figure, String question, String unit, double min, double max) {
    return new Prediction(Kind.NUMBER, figure, question, unit, min, max, List.of());
  }

  /** A curve over these values of x. */
  public static Prediction curve(
      String figure, String question, String unit, double min, double max, List<Double> x) {
    return new Prediction(Kind.CURVE, figure, question, unit, min, max, List.copyOf(x));
  }

  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("kind", kind.name().toLowerCase(Locale.ROOT))
            .put("figure", figure)
            .put("question", question)
            .put("unit", unit)
            .put("min", min)
            .put("max", max);
    return kind == Kind.CURVE ? json.put("x", new JsonArray(x)) : json;
  }
}
