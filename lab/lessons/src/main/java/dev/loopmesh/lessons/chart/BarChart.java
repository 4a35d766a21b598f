package dev.loopmesh.lessons.chart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Rows on one axis from zero, mostly of time.
 *
 * @param unit of the axis, such as s or ms
 */
public record BarChart(String title, String unit, List<Row> rows) implements Chart {
  static final String KIND = "bars";

  /** Keeps a copy. */
  public BarChart {
    rows = List.copyOf(rows);
  }

  /** How a bar is drawn. */
  public enum Kind {
    /** Something was done: a full bar. */
    WORK,
    /** Something waited: a line. */
    WAIT,
    /** Something held the loop, or failed: a hatched bar. */
    HELD
  }

  /**
   * A bar.
   *
   * @param label before the row
   * @param text behind the bar; empty for none
   * @param marks moments within the row, drawn as ticks
   * @param expected where the bar ends in theory, drawn as an outline; NaN for none
   */
  public record Row(
      String label,
      double from,
      double to,
      Kind kind,
      String text,
      List<Double> marks,
      double expected) {
    /** Keeps a copy. */
    public Row {
      marks = List.copyOf(marks);
    }

    /** Without marks. */
    public static Row of(String label, double from, double to, Kind kind, String text) {
      return new Row(label, from, to, kind, text, List.of(), Double.NaN);
    }

    /** The same with the end that theory predicts. */
    public Row expecting(double end) {
      return new Row(label, from, to, kind, text, marks, end);
    }

    private JsonObject toJson() {
      return new JsonObject()
          .put("label", label)
          .put("from", Quantity.rounded(from))
          .put("to", Quantity.rounded(to))
          .put("kind", kind.name().toLowerCase(Locale.ROOT))
          .put("text", text)
          .put("marks", new JsonArray(marks.stream().map(Quantity::rounded).toList()))
          .put("expected", Double.isNaN(expected) ? null : Quantity.rounded(expected));
    }

    private static Row read(JsonObject json) {
      return new Row(
          json.getString("label"),
          json.getDouble("from"),
          json.getDouble("to"),
          Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)),
          json.getString("text"),
          json.getJsonArray("marks").stream().map(mark -> ((Number) mark).doubleValue()).toList(),
          json.getValue("expected") == null ? Double.NaN : json.getDouble("expected"));
    }
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("kind", KIND)
        .put("title", title)
        .put("unit", unit)
        .put("rows", new JsonArray(rows.stream().map(Row::toJson).toList()));
  }

  static BarChart read(JsonObject json) {
    List<Row> rows =
        json.getJsonArray("rows").stream().map(row -> Row.read((JsonObject) row)).toList();
    return new BarChart(json.getString("title"), json.getString("unit"), rows);
  }

  /** The end of the axis: the largest value of any row, and of the prediction. */
  double end(double predicted) {
    double most = Double.isNaN(predicted) ? 0 : predicted;
    for (Row row : rows) {
      most = Math.max(most, row.to);
      most = Double.isNaN(row.expected) ? most : Math.max(most, row.expected);
      most = row.marks.stream().reduce(most, Math::max);
    }
    return most > 0 ? most : 1;
  }
}
