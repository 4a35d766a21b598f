package dev.loopmesh.lessons.export;

import java.util.List;
import java.util.stream.Collectors;

/** Texts in Markdown. */
public final class MarkdownText {
  private MarkdownText() {}

  /** A user's text stays text, in a table and elsewhere. */
  public static String escaped(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
  }

  /** A row of a table. */
  public static String row(List<String> cells) {
    return cells.stream()
        .map(MarkdownText::escaped)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
