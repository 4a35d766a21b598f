package dev.loopmesh.lessons;

import dev.loopmesh.lessons.chart.Quantity;
import io.vertx.core.json.JsonObject;

/**
 * A measured value beside what the claim says about it.
 *
 * @param expected in words
 * @param tolerance how far the value may be from what is expected, in its unit
 * @param noise how far the noise of the run can have moved it
 * @param ok whether the value is as expected, within the tolerance
 * @param clear false if it is not as expected, but noise may be the reason
 */
public record Comparison(
    String name,
    String expected,
    double measured,
    double tolerance,
    double noise,
    String unit,
    boolean ok,
    boolean clear) {

  /**
   * As large as this.
   *
   * @param noise such as {@link Noise#slackMs}
   * @param tolerance with which the claim can be told from its opposite; derive it from what the
   *     lesson has set, not from what it has measured
   */
  public static Comparison near(
      String name, double measured, double expected, double noise, double tolerance, String unit) {
    String text = "about " + Quantity.print(expected, unit);
    return of(name, text, measured, Math.abs(measured - expected), noise, tolerance, unit);
  }

  /** At least as large as this. */
  public static Comparison atLeast(
      String name, double measured, double least, double noise, double tolerance, String unit) {
    String text = "at least " + Quantity.print(least, unit);
    return of(name, text, measured, least - measured, noise, tolerance, unit);
  }

  /** At most as large as this. */
  public static Comparison atMost(
      String name, double measured, double greatest, double noise, double tolerance, String unit) {
    String text = "at most " + Quantity.print(greatest, unit);
    return of(name, text, measured, measured - greatest, noise, tolerance, unit);
  }

  private static Comparison of(
      String name,
      String expected,
      double measured,
      double off,
      double noise,
      double tolerance,
      String unit) {
    boolean ok = off <= tolerance; // false for NaN
    boolean clear = ok || !(off <= noise);
    return new Comparison(name, expected, measured, tolerance, noise, unit, ok, clear);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("expected", expected)
        .put("measured", Double.isFinite(measured) ? Quantity.rounded(measured) : null)
        .put("tolerance", Quantity.rounded(tolerance))
        .put("noise", Quantity.rounded(noise))
        .put("unit", unit)
        .put("ok", ok)
        .put("clear", clear);
  }
}
