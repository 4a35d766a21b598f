package dev.loopmesh.kit.settings;

import dev.loopmesh.kit.time.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A setting that can change at runtime.
 *
 * @param name the environment variable, without the prefix of a service
 * @param otherwise its default
 * @param parse throws {@link IllegalArgumentException} with what is allowed
 * @param print writes the canonical text
 * @param range allowed values, in words
 * @param what its meaning, in words
 */
public record LiveSetting<T>(
    String name,
    T otherwise,
    Function<String, T> parse,
    Function<T, String> print,
    String range,
    String what) {
  private static final String OFF = "off";

  /** A whole number from {@code min} to {@code max}. */
  public static LiveSetting<Integer> integer(
      String name, int otherwise, int min, int max, String what) {
    return new LiveSetting<>(
        name,
        otherwise,
        text -> SettingText.integer(text, min, max),
        String::valueOf,
        "%d to %d".formatted(min, max),
        what);
  }

  /** A duration from {@code min} to {@code max}. */
  public static LiveSetting<Duration> duration(
      String name, Duration otherwise, Duration min, Duration max, String what) {
    return new LiveSetting<>(
        name,
        otherwise,
        text -> DurationText.parse(text, min, max),
        DurationText::print,
        DurationText.print(min) + " to " + DurationText.print(max),
        what);
  }

  /** A share such as {@code 20%} or {@code 99.9%}, as a number: 0.2 or 0.999. */
  public static LiveSetting<Double> share(
      String name, double otherwise, double min, double max, String what) {
    return new LiveSetting<>(
        name,
        otherwise,
        text -> parseShare(text, min, max),
        LiveSetting::printShare,
        printShare(min) + " to " + printShare(max),
        what);
  }

  /** One of several words. */
  public static LiveSetting<String> word(
      String name, String otherwise, List<String> words, String what) {
    String range = String.join(", ", words);
    return new LiveSetting<>(
        name,
        otherwise,
        text -> {
          if (!words.contains(text)) {
            throw new IllegalArgumentException(
                "'%s' is invalid; allowed: %s".formatted(text, range));
          }
          return text;
        },
        text -> text,
        range,
        what);
  }

  /** {@code on} or {@code off}; off by default. */
  public static LiveSetting<Boolean> onOrOff(String name, String what) {
    return new LiveSetting<>(
        name, false, SettingText::onOrOff, on -> on ? "on" : OFF, "on or off", what);
  }

  /**
   * The same, or {@code off}.
   *
   * @param off the value for it
   */
  public LiveSetting<T> orOff(T off) {
    return or(OFF, off);
  }

  /**
   * The same, or a word such as {@code unlimited}.
   *
   * @param meaning the value for it
   */
  public LiveSetting<T> or(String word, T meaning) {
    return new LiveSetting<>(
        name,
        otherwise,
        text -> text.equals(word) ? meaning : parseOr(word, text),
        value -> value.equals(meaning) ? word : print.apply(value),
        word + ", or " + range,
        what);
  }

  private T parseOr(String word, String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; or write " + word, e);
    }
  }

  private static double parseShare(String text, double min, double max) {
    if (text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?%")) {
      String percent = text.substring(0, text.length() - 1);
      double share = new BigDecimal(percent).movePointLeft(2).doubleValue();
      if (share >= min && share <= max) {
        return share;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a share from %s to %s".formatted(text, printShare(min), printShare(max)));
  }

  private static String printShare(double share) {
    return String.format(Locale.ROOT, "%.3f", share * 100).replaceAll("\\.?0+$", "") + "%";
  }
}
