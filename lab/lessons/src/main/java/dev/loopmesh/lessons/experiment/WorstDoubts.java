package dev.loopmesh.lessons.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** WorstDoubts of several loads: those that differ in their numbers alone are one, the worst. */
final class WorstDoubts {
  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,.]*");

  private final Map<String, String> worst =
      new LinkedHashMap<>(); // by the sentence without numbers

  /** Adds a sentence; the larger its first number, the worse. */
  void add(String sentence) {
    worst.merge(
        NUMBER.matcher(sentence).replaceAll("#"),
        sentence,
        (known, other) -> first(other) > first(known) ? other : known);
  }

  private static double first(String sentence) {
    return new Scanner(sentence)
        .findAll(NUMBER)
        .map(MatchResult::group)
        .mapToDouble(number -> Double.parseDouble(number.replaceAll(",|[.]$", "")))
        .findFirst()
        .orElse(0);
  }

  /** In the order in which they first came. */
  List<String> sentences() {
    return List.copyOf(worst.values());
  }
}
