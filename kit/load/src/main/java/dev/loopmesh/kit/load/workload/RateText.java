package dev.loopmesh.kit.load.workload;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates as text: a decimal number followed by {@code /s} or {@code /m}, such as {@code 200/s}. */
public final class RateText {
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(?<number>[0-9]{1,9}(\\.[0-9]{1,6})?)(?<unit>/[sm])");
  private static final int SECONDS_PER_MINUTE = 60;

  private RateText() {}

  /**
   * Reads a rate, in requests per second.
   *
   * @throws IllegalArgumentException with the text and what is allowed
   */
  public static double parse(String text) {
    Matcher parts = NUMBER_AND_UNIT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate; write for example 200/s or 30/m");
    }
    double number = Double.parseDouble(parts.group("number"));
    return parts.group("unit").equals("/m") ? number / SECONDS_PER_MINUTE : number;
  }

  /** Writes a rate: {@code 200/s}. */
  public static String print(double perSecond) {
    BigDecimal number = BigDecimal.valueOf(Math.round(perSecond * 1_000), 3);
    return number.stripTrailingZeros().toPlainString() + "/s";
  }
}
