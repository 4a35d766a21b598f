package dev.loopmesh.lessons.chart;

import io.vertx.core.json.JsonArray;
import java.util.List;

/** A point of a curve. */
public record Point(double x, double y) {
  JsonArray toJson() {
    return new JsonArray().add(Quantity.rounded(x)).add(Quantity.rounded(y));
  }

  static List<Point> read(JsonArray points) {
    return points.stream()
        .map(JsonArray.class::cast)
        .map(pair -> new Point(pair.getDouble(0), pair.getDouble(1)))
        .toList();
  }
}
