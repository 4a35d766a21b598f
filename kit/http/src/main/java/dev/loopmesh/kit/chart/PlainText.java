package dev.loopmesh.kit.chart;

/** Text of other programs, made safe to show on a terminal. */
public final class PlainText {
  private static final int LONGEST = 60;

  private PlainText() {}

  /** Removes control and formatting characters, so that a name cannot control the terminal. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  public static String of(String text, int longest) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().map(PlainText::shown).forEach(plain::appendCodePoint);
    return plain.length() <= longest ? plain.toString() : plain.substring(0, longest - 1) + "…";
  }

  private static int shown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '·';
      default -> codePoint;
    };
  }

  /** The same in exactly this many columns. */
  public static String fitted(String text, int columns) {
    String plain = of(text);
    return plain.length() <= columns
        ? plain + " ".repeat(columns - plain.length())
        : plain.substring(0, columns - 1) + "…";
  }
}
