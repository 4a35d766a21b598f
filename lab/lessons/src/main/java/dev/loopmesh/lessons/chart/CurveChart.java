package dev.loopmesh.lessons.chart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Points and lines over a common axis. */
public record CurveChart(String title, Axis x, Axis y, List<Series> series) implements Chart {
  static final String KIND = "curve";

  /** Keeps a copy. */
  public CurveChart {
    series = List.copyOf(series);
  }

  /** An axis; logarithmic from the smallest positive value, or linear from zero. */
  public record Axis(String label, String unit, boolean logarithmic) {
    /** From zero. */
    public static Axis linear(String label, String unit) {
      return new Axis(label, unit, false);
    }

    String text() {
      return unit.isEmpty() ? label : label + " (" + unit + ")";
    }

    private JsonObject toJson() {
      return new JsonObject().put("label", label).put("unit", unit).put("logarithmic", logarithmic);
    }

    private static Axis read(JsonObject json) {
      return new Axis(
          json.getString("label"), json.getString("unit"), json.getBoolean("logarithmic"));
    }
  }

  /** How a series is drawn. */
  public enum Kind {
    /** A line. */
    THEORY,
    /** Points. */
    MEASURED
  }

  /** Points in the order of x. */
  public record Series(String name, Kind kind, List<Point> points) {
    /** Keeps a copy. */
    public Series {
      points = List.copyOf(points);
    }

    private JsonObject toJson() {
      return new JsonObject()
          .put("name", name)
          .put("kind", kind.name().toLowerCase(Locale.ROOT))
          .put("points", new JsonArray(points.stream().map(Point::toJson).toList()));
    }

    private static Series read(JsonObject json) {
      return new Series(
          json.getString("name"),
          Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)),
          Point.read(json.getJsonArray("points")));
    }
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("kind", KIND)
        .put("title", title)
        .put("x", x.toJson())
        .put("y", y.toJson())
        .put("series", new JsonArray(series.stream().map(Series::toJson).toList()));
  }

  static CurveChart read(JsonObject json) {
    return new CurveChart(
        json.getString("title"),
        Axis.read(json.getJsonObject("x")),
        Axis.read(json.getJsonObject("y")),
        json.getJsonArray("series").stream().map(one -> Series.read((JsonObject) one)).toList());
  }
}
