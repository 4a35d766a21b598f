package dev.loopmesh.bench.report;

import dev.loopmesh.bench.measure.Quartiles;
import java.util.Locale;

/** Figures as they stand in a table: as many digits as mean something. */
final class Cells {
  /** Where nothing was measured. */
  static final String NONE = "–";

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
    return quartiles.isKnown() ? number(quartiles.median()) : NONE;
  }

  /** Three digits, or all before the point. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Bytes in MiB. */
  static String mebibytes(double bytes) {
    return bytes > 0 ? number(bytes / 1048576) : NONE;
  }

  /** Nanoseconds in milliseconds. */
  static String millis(double nanos) {
    return number(nanos / 1e6);
  }
}
