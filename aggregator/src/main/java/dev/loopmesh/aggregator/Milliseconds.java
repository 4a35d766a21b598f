package dev.loopmesh.aggregator;

/** Writes durations as headers and JSON have them: milliseconds with three decimals. */
final class Milliseconds {
  private static final int THOUSAND = 1000;

  private Milliseconds() {}

  /** Appends a duration that is not negative, such as {@code 1002.844}. */
  static StringBuilder append(double ms, StringBuilder text) {
    long micros = Math.round(ms * THOUSAND);
    int decimals = (int) (micros % THOUSAND);
    return text.append(micros / THOUSAND)
        .append('.')
        .append((char) ('0' + decimals / 100))
        .append((char) ('0' + decimals / 10 % 10))
        .append((char) ('0' + decimals % 10));
  }
}
