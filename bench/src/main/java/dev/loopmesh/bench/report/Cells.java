package dev.loopmesh.bench.report;

import dev.loopmesh.bench.measure.Quartiles;
import java.util.Locale;

/** Figures as in a table, with three digits or more. */
public final class Cells {
  /** For a figure that was not measured. */
  public static final String NONE = "–";

  private Cells() {}

  /** A median and, in brackets, the quartiles. */
  static String quartiles(Quartiles quartiles) {
    return quartiles.isKnown()
        ? "%s [%s, %s]"
            .formatted(
                number(quartiles.median()), number(quartiles.lower()), number(quartiles.upper()))
        : NONE;
  }

  /** A median alone. */
  static String median(Quartiles quartiles) {
    return number(quartiles.median());
  }

  /** Three digits, or all before the point. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** Bytes in MiB. */
  public static String mebibytes(double bytes) {
    return bytes > 0 ? number(bytes / 1048576) : NONE;
  }

  /** Nanoseconds in milliseconds. */
  static String millis(double nanos) {
    return number(nanos / 1e6);
  }
}
