package dev.loopmesh.lessons;

import dev.loopmesh.lessons.chart.Quantity;
import io.vertx.core.json.JsonObject;

/**
 * A measured value beside what the claim says about it.
 *
 * @param expected in words
 * @param tolerance in the unit of the value
 * @param ok whether the value is as expected, within the tolerance
 * @param clear whether the tolerance is small enough to tell
 */
public record Comparison(
    String name,
    String expected,
    double measured,
    double tolerance,
    String unit,
    boolean ok,
    boolean clear) {

  /**
   * As large as this.
   *
   * @param most the largest tolerance with which the claim can still be told from its opposite
   */
  public static Comparison near(
      String name, double measured, double expected, double tolerance, double most, String unit) {
    return new Comparison(
        name,
        "about " + Quantity.print(expected, unit),
        measured,
        tolerance,
        unit,
        Math.abs(measured - expected) <= tolerance,
        tolerance <= most);
  }

  /** At least as large as this, less the tolerance. */
  public static Comparison atLeast(
      String name, double measured, double least, double tolerance, double most, String unit) {
    return new Comparison(
        name,
        "at least " + Quantity.print(least, unit),
        measured,
        tolerance,
        unit,
        measured >= least - tolerance,
        tolerance <= most);
  }

  /** At most as large as this, and the tolerance. */
  public static Comparison atMost(
      String name, double measured, double greatest, double tolerance, double most, String unit) {
    return new Comparison(
        name,
        "at most " + Quantity.print(greatest, unit),
        measured,
        tolerance,
        unit,
        measured <= greatest + tolerance,
        tolerance <= most);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("expected", expected)
        .put("measured", Double.isFinite(measured) ? Quantity.rounded(measured) : null)
        .put("tolerance", Quantity.rounded(tolerance))
        .put("unit", unit)
        .put("ok", ok)
        .put("clear", clear);
  }
}
