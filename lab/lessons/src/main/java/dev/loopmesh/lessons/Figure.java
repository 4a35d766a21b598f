package dev.loopmesh.lessons;

import dev.loopmesh.lessons.chart.Quantity;
import io.vertx.core.json.JsonObject;

/** A measured number; its name is unique within a measurement. */
public record Figure(String name, double value, String unit) {
  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("value", Double.isFinite(value) ? Quantity.rounded(value) : null)
        .put("unit", unit);
  }

  @Override
  public String toString() {
    return name + " " + Quantity.print(value, unit);
  }
}
