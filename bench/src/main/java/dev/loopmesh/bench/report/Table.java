package dev.loopmesh.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown: the first column is text, the others are figures. */
public final class Table {
  private final List<String> rows = new ArrayList<>();
  private final List<String> head;

  public Table(String... columns) {
    head = List.of(columns);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when it has another number of cells than the table has columns
   */
  public void row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    rows.add(line(List.of(cells)));
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** The table and a text below it; nothing when there are no rows. */
  public String with(String text) {
    return rows.isEmpty() ? "" : this + "\n" + text;
  }

  @Override
  public String toString() {
    String rule = "| --- |" + " ---: |".repeat(head.size() - 1) + "\n";
    return line(head) + rule + String.join("", rows);
  }
}
