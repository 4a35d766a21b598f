package dev.loopmesh.lab.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads samples out of Prometheus' text format 0.0.4, as its documentation of exposition formats
 * has it. Lines of other metrics are passed over; one of a metric that is wanted is well-formed or
 * the whole text is refused.
 */
final class MetricsText {
  /** The most samples of wanted metrics; a text with more of them is refused. */
  static final int MOST_SAMPLES = 5_000;

  private static final int MOST_LABELS = 16;

  /** A value of a metric, with what tells it from its other values. */
  record Sample(String metric, Map<String, String> labels, double value) {
    /** A label's value; empty where there is none. */
    String label(String name) {
      return labels.getOrDefault(name, "");
    }

    /** The value as a whole number; 0 for what is no number. */
    long count() {
      return Math.round(value);
    }
  }

  private final String line;
  private int at;

  private MetricsText(String line, int at) {
    this.line = line;
    this.at = at;
  }

  /**
   * The samples of these metrics, in the order of the text.
   *
   * @throws IllegalArgumentException when one of them is not well-formed, or there are too many
   */
  static List<Sample> read(String text, Set<String> wanted) {
    List<Sample> samples = new ArrayList<>();
    for (int start = 0, end; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String metric = metric(text, start, end);
      if (wanted.contains(metric)) {
        if (samples.size() == MOST_SAMPLES) {
          throw new IllegalArgumentException("there are more than " + MOST_SAMPLES + " samples");
        }
        String line = text.substring(start, end);
        samples.add(new MetricsText(line, metric.length()).sample(metric));
      }
    }
    return samples;
  }

  private static String metric(String text, int start, int end) {
    int at = start;
    while (at < end && isNamed(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isNamed(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  private Sample sample(String metric) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (peek() == '{') {
      at++;
      while (peek() != '}') {
        label(labels);
      }
      at++;
    }
    String[] rest = line.substring(at).strip().split("[ \t]+"); // a time may follow the value
    require(rest.length <= 2 && !rest[0].isEmpty());
    return new Sample(metric, labels, number(rest[0]));
  }

  private void label(Map<String, String> labels) {
    int begun = at;
    while (isNamed(peek())) {
      at++;
    }
    String name = line.substring(begun, at);
    require(!name.isEmpty() && peek() == '=');
    at++;
    require(peek() == '"' && labels.size() < MOST_LABELS && !labels.containsKey(name));
    at++;
    labels.put(name, quoted());
    require(peek() == ',' || peek() == '}');
    at += peek() == ',' ? 1 : 0; // the last may have one behind it, too
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      value.append(c == '\\' ? escaped(next()) : c);
    }
    return value.toString();
  }

  private char escaped(char c) {
    require(c == '\\' || c == '"' || c == 'n');
    return c == 'n' ? '\n' : c;
  }

  private double number(String text) {
    try {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private char peek() {
    require(at < line.length());
    return line.charAt(at);
  }

  private void require(boolean so) {
    if (!so) {
      throw malformed();
    }
  }

  private IllegalArgumentException malformed() {
    String begin = line.length() > 80 ? line.substring(0, 80) + "…" : line;
    return new IllegalArgumentException("'%s' is no sample of a metric".formatted(begin));
  }
}
