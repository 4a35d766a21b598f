package dev.loopmesh.kit.time;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one way in which a duration is written as text: a non-negative decimal number directly
 * followed by {@code ms}, {@code s} or {@code m}, for example {@code 250ms} or {@code 1.5s}.
 *
 * <p>The range is 0 to 24 hours, the resolution 1 nanosecond. There is no default unit: a bare
 * number is an error, because its reader cannot know what it means. All methods are pure and may be
 * called on any thread.
 */
public final class DurationText {
  /** The longest duration that can be written: 24 hours. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MINUTE = 60 * NANOS_PER_SECOND;

  // Far more than any valid text needs; BigDecimal takes quadratic time on a very long number.
  private static final int MAX_LENGTH = 40;

  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(?<number>[0-9]+(\\.[0-9]+)?)(?<unit>[A-Za-z]*)");
  private static final String WRITE_AN_EXAMPLE = "write for example 250ms, 1s, 1.5s or 2m";

  private DurationText() {}

  /**
   * Reads a duration of up to 24 hours.
   *
   * @param text as for {@link #parse(String, Duration)}
   * @throws IllegalArgumentException as {@link #parse(String, Duration)} does
   */
  public static Duration parse(String text) {
    return parse(text, LONGEST);
  }

  /**
   * Reads a duration where only shorter ones make sense. A message about length then names that
   * limit instead of 24 hours.
   *
   * @param text a decimal number and its unit, for example {@code 1.5s}; ASCII digits, with at
   *     least one on each side of the point; no sign, space or exponent; at most 40 characters
   * @param longest the longest duration allowed, at most 24 hours
   * @return the exact duration
   * @throws IllegalArgumentException if the text is null or anything else than that, longer than
   *     allowed or not a whole number of nanoseconds; the message names the text and what would be
   *     right
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
   * Reads a duration where neither shorter nor longer ones make sense.
   *
   * @throws IllegalArgumentException as {@link #parse(String, Duration)} does, or when it is
   *     shorter
   */
  public static Duration parse(String text, Duration shortest, Duration longest) {
    Duration duration = parse(text, longest);
    if (duration.compareTo(shortest) < 0) {
      throw wrong(text, "is too short; write at least " + print(shortest));
    }
    return duration;
  }

  /**
   * Writes a duration as its shortest exact text: whole minutes as {@code 2m}, otherwise seconds
   * from one second on, as {@code 1.5s} or {@code 90s}, otherwise milliseconds, as {@code 0.25ms};
   * zero is {@code 0ms}. {@link #parse(String)} gives the same duration back.
   *
   * @param duration 0 to 24 hours, not null
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

  /** Without BigDecimal: every start prints durations, and its tables take long to make. */
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
