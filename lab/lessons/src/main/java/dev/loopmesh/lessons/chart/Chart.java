package dev.loopmesh.lessons.chart;

import io.vertx.core.json.JsonObject;

/** A picture of a run, as data. */
public sealed interface Chart permits BarChart, CurveChart {
  String title();

  JsonObject toJson();

  /** The inverse of {@link #toJson}. */
  static Chart fromJson(JsonObject json) {
    return json.getString("kind").equals(BarChart.KIND)
        ? BarChart.read(json)
        : CurveChart.read(json);
  }
}
