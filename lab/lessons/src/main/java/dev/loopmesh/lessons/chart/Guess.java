package dev.loopmesh.lessons.chart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a user has predicted: a number or a curve.
 *
 * @param value NaN for a curve
 * @param points empty for a number
 * @param unit of the number, or of y
 */
public record Guess(double value, List<Point> points, String unit) {
  /** Keeps a copy. */
  public Guess {
    points = List.copyOf(points);
  }

  public boolean isCurve() {
    return !points.isEmpty();
  }

  public JsonObject toJson() {
    return isCurve()
        ? new JsonObject()
            .put("points", new JsonArray(points.stream().map(Point::toJson).toList()))
            .put("unit", unit)
        : new JsonObject().put("value", value).put("unit", unit);
  }

  /** The inverse of {@link #toJson}. */
  public static Guess fromJson(JsonObject json) {
    JsonArray points = json.getJsonArray("points", new JsonArray());
    return new Guess(
        json.getDouble("value", Double.NaN), Point.read(points), json.getString("unit", ""));
  }

  /** The number in another unit; NaN where it cannot be converted. */
  double in(String other) {
    if (unit.equals(other)) {
      return value;
    }
    if (unit.equals("s") && other.equals("ms")) {
      return value * 1000;
    }
    return unit.equals("ms") && other.equals("s") ? value / 1000 : Double.NaN;
  }
}
