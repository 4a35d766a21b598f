package dev.loopmesh.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown: the first column is text, the others are figures. */
final class Table {
  private final List<String> lines = new ArrayList<>();
  private final int columns;

  Table(String... heads) {
    columns = heads.length;
    row(heads);
    lines.add("| --- |" + " ---: |".repeat(columns - 1));
  }

  void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
    }
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
