package dev.loopmesh.traces.otlp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The kinds of whole numbers that proto3's JSON mapping has. They may be written with a fraction of
 * zeros or an exponent, as {@code 5.0} or {@code 1e3}.
 */
enum JsonNumber {
  INT32(32, true),
  UINT32(32, false),
  INT64(64, true),
  UINT64(64, false);

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,9})?");
  private static final int LONGEST = 400; // the smallest double has 324 zeros after its point
  private static final int MOST_DIGITS = 20; // of 64 bits

  private final int bits;
  private final boolean signed;

  JsonNumber(int bits, boolean signed) {
    this.bits = bits;
    this.signed = signed;
  }

  String words() {
    return "an integer of %d bits%s".formatted(bits, signed ? "" : ", unsigned");
  }

  /**
   * Parses a number into its bits.
   *
   * @throws NumberFormatException when it is not whole, or out of range
   */
  long parse(String text) {
    BigDecimal number = decimal(text).stripTrailingZeros();
    if (number.scale() <= 0 && number.precision() - number.scale() <= MOST_DIGITS) {
      BigInteger whole = number.toBigIntegerExact();
      if (signed ? whole.bitLength() < bits : whole.signum() >= 0 && whole.bitLength() <= bits) {
        return whole.longValue();
      }
    }
    throw new NumberFormatException(text);
  }

  /**
   * Parses a floating-point number, NaN, Infinity or -Infinity.
   *
   * @throws NumberFormatException if it is not a number, or too large
   */
  static double float64(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        double number = decimal(text).doubleValue();
        if (Double.isInfinite(number)) {
          throw new NumberFormatException(text);
        }
        yield number;
      }
    };
  }

  private static BigDecimal decimal(String text) {
    if (text.length() > LONGEST || !NUMBER.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return new BigDecimal(text);
  }
}
