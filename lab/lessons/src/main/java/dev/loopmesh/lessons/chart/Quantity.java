package dev.loopmesh.lessons.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Prints numbers with their units. */
public final class Quantity {
  private static final int DIGITS = 3;

  private Quantity() {}

  /** Such as {@code 1.003 s}, {@code 42 ms}, {@code 97.3 %}, {@code 3.1×}, {@code 15 req}. */
  public static String print(double value, String unit) {
    if (!Double.isFinite(value)) {
      return "unknown";
    }
    return switch (unit) {
      case "s" -> String.format(Locale.ROOT, "%.3f s", value);
      case "×" -> number(value) + "×";
      case "" -> number(value);
      default -> number(value) + " " + unit;
    };
  }

  /** To six decimals, as in documents. */
  public static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  /** Three significant digits, all those before the point, and no exponent. */
  public static String number(double value) {
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
