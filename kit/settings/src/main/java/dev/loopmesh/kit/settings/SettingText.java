package dev.loopmesh.kit.settings;

/**
 * Parses simple values. All methods throw {@link IllegalArgumentException} with what is allowed.
 */
final class SettingText {
  private SettingText() {}

  static int integer(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // see below
    }
    throw new IllegalArgumentException(
        "'%s' is not a whole number from %d to %d".formatted(text, min, max));
  }

  static boolean flag(String text) {
    return either(text, "true", "false");
  }

  static boolean onOrOff(String text) {
    return either(text, "on", "off");
  }

  private static boolean either(String text, String yes, String no) {
    if (!text.equals(yes) && !text.equals(no)) {
      throw new IllegalArgumentException("'%s' is neither %s nor %s".formatted(text, yes, no));
    }
    return text.equals(yes);
  }
}
