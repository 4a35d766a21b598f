package dev.loopmesh.traces.otlp;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names and numbers as proto3's JSON mapping has them: whole numbers may be written with a fraction
 * of zeros or an exponent, as {@code 5.0} or {@code 1e3}. Of what is no such number each method
 * throws {@link NumberFormatException}.
 */
final class ProtoJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,9})?");
  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");
  private static final int LONGEST = 400; // the smallest double has 324 zeros after its point
  private static final int MOST_DIGITS = 20; // of 64 bits

  private ProtoJson() {}

  /**
   * A member's name in camel case; the names of the protobuf files, with underscores, count too.
   */
  static String name(String name) {
    return name.indexOf('_') < 0
        ? name
        : UNDERSCORE.matcher(name).replaceAll(next -> next.group(1).toUpperCase(Locale.ROOT));
  }

  static int int32(String text) {
    return Integer.parseInt(whole(text));
  }

  static int uint32(String text) {
    return Integer.parseUnsignedInt(whole(text));
  }

  static long int64(String text) {
    return Long.parseLong(whole(text));
  }

  /** Its bits, where it is larger than a long. */
  static long uint64(String text) {
    return Long.parseUnsignedLong(whole(text));
  }

  /** Its digits, without exponent and fraction. */
  private static String whole(String text) {
    BigDecimal number = decimal(text).stripTrailingZeros();
    if (number.scale() > 0 || number.precision() - number.scale() > MOST_DIGITS) {
      throw new NumberFormatException(text);
    }
    return number.toPlainString();
  }

  private static BigDecimal decimal(String text) {
    if (text.length() > LONGEST || !NUMBER.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return new BigDecimal(text);
  }

  /** Also NaN, Infinity and -Infinity; no other way to write these. */
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
}
