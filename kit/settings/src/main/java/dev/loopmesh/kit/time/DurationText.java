package dev.loopmesh.kit.time;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as text: a non-negative decimal number followed by {@code ms}, {@code s} or {@code m},
 * such as {@code 250ms} or {@code 1.5s}. From 0 to 24 hours, in nanoseconds; a number without a
 * unit is an error.
 */
public final class DurationText {
  /** The longest duration that can be written: 24 hours. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MINUTE = 60 * NANOS_PER_SECOND;

  // BigDecimal takes quadratic time on a very long number
  private static final int MAX_LENGTH = 40;

  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(?<number>[0-9]+(\\.[0-9]+)?)(?<unit>[A-Za-z]*)");
  private static final String WRITE_AN_EXAMPLE = "write for example 250ms, 1s, 1.5s or 2m";

  private DurationText() {}

  /**
   * Reads a duration of up to 24 hours.
   *
   * @throws IllegalArgumentException as {@link #parse(String, Duration)}
   */
  public static Duration parse(String text) {
    return parse(text, LONGEST);
  }

  /**
   * Reads a duration.
   *
   * @param text ASCII digits with at least one on each side of the point, and a unit; no sign,
   *     space or exponent; at most 40 characters
   * @param longest at most 24 hours
   * @throws IllegalArgumentException with the text and what is allowed, if it is null, malformed,
   *     too long or not a whole number of nanoseconds
   */
  public static Duration parse(String text, Duration longest) {
    if (text == null) {
      throw new IllegalArgumentException("null is not a duration; " + WRITE_AN_EXAMPLE);
    }
    if (text.length() > MAX_LENGTH) {
      throw wrong(text.substring(0, MAX_LENGTH) + "…", "is not a duration; " + WRITE_AN_EXAMPLE);
    }
    Matcher parts = NUMBER_AND_UNIT.matcher(text);
    if (!parts.matches()) {
      throw wrong(text, "is not a duration; " + WRITE_AN_EXAMPLE);
    }
    BigDecimal number = new BigDecimal(parts.group("number"));
    String unit = parts.group("unit");
    return switch (unit) {
      case "ms" -> exact(text, number, NANOS_PER_MILLI, longest);
      case "s" -> exact(text, number, NANOS_PER_SECOND, longest);
      case "m" -> exact(text, number, NANOS_PER_MINUTE, longest);
      case "" -> throw wrong(text, "has no unit; " + withUnit(text, number, longest));
      default -> throw wrong(text, "has the unknown unit '" + unit + "'; the units are ms, s, m");
    };
  }

  /**
   * Reads a duration within a range.
   *
   * @throws IllegalArgumentException as {@link #parse(String, Duration)}, or if it is too short
   */
  public static Duration parse(String text, Duration shortest, Duration longest) {
    Duration duration = parse(text, longest);
    if (duration.compareTo(shortest) < 0) {
      throw wrong(text, "is too short; write at least " + print(shortest));
    }
    return duration;
  }

  /**
   * Writes a duration exactly: whole minutes as {@code 2m}, at least a second as {@code 1.5s} or
   * {@code 90s}, otherwise {@code 0.25ms} or {@code 0ms}. The inverse of {@link #parse(String)}.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 24 hours
   */
  public static String print(Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          duration + " is out of range; a duration is from 0ms to 1440m (24h)");
    }
    long nanos = duration.toNanos();
    if (nanos > 0 && nanos % NANOS_PER_MINUTE == 0) {
      return nanos / NANOS_PER_MINUTE + "m";
    }
    return nanos >= NANOS_PER_SECOND
        ? decimal(nanos, NANOS_PER_SECOND) + "s"
        : decimal(nanos, NANOS_PER_MILLI) + "ms";
  }

  private static Duration exact(
      String text, BigDecimal number, long nanosPerUnit, Duration longest) {
    BigDecimal nanos = number.multiply(BigDecimal.valueOf(nanosPerUnit)).stripTrailingZeros();
    if (nanos.compareTo(BigDecimal.valueOf(longest.toNanos())) > 0) {
      throw wrong(text, "is too long; write at most " + print(longest));
    }
    if (nanos.scale() > 0) {
      throw wrong(text, "is finer than 1ns; write at most 6 decimals of ms or 9 of s");
    }
    return Duration.ofNanos(nanos.longValueExact());
  }

  /** What to write instead of a bare number, itself always valid. */
  private static String withUnit(String text, BigDecimal number, Duration longest) {
    boolean fitsMillis = number.compareTo(BigDecimal.valueOf(longest.toMillis())) <= 0;
    if (!fitsMillis || number.scale() > 6) {
      return WRITE_AN_EXAMPLE;
    }
    boolean fitsSeconds = number.compareTo(BigDecimal.valueOf(longest.toSeconds())) <= 0;
    return "write " + text + (fitsSeconds ? "ms or " + text + "s" : "ms");
  }

  /** Without BigDecimal, which takes long to load at the start. */
  private static String decimal(long nanos, long nanosPerUnit) {
    String whole = Long.toString(nanos / nanosPerUnit);
    long rest = nanos % nanosPerUnit;
    if (rest == 0) {
      return whole;
    }
    String withLeadingZeros = Long.toString(nanosPerUnit + rest).substring(1);
    return whole + "." + withLeadingZeros.replaceFirst("0+$", "");
  }

  private static IllegalArgumentException wrong(String text, String fault) {
    return new IllegalArgumentException("'" + text + "' " + fault);
  }
}
