package dev.loopmesh.lessons.chart;

import dev.loopmesh.lessons.chart.CurveChart.Kind;
import dev.loopmesh.lessons.chart.CurveChart.Series;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws curves as SVG. */
final class SvgCurves {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 170;
  private static final int TOP = 64;
  private static final int BOTTOM = 56;

  private final SvgWriter svg;
  private final CurveChart chart;
  private final Scale x;
  private final Scale y;
  private final EndLabels labels = new EndLabels(WIDTH - RIGHT + 10);
  private int measured;

  private SvgCurves(CurveChart chart, List<Point> predicted) {
    this.chart = chart;
    svg = new SvgWriter(chart.title(), WIDTH, HEIGHT);
    x = scale(chart.x(), predicted, Point::x, LEFT, WIDTH - RIGHT);
    y = scale(chart.y(), predicted, Point::y, HEIGHT - BOTTOM, TOP);
  }

  private Scale scale(
      CurveChart.Axis axis,
      List<Point> predicted,
      ToDoubleFunction<Point> value,
      double from,
      double to) {
    double[] all =
        Stream.concat(
                predicted.stream(), chart.series().stream().flatMap(one -> one.points().stream()))
            .mapToDouble(value)
            .filter(each -> !axis.logarithmic() || each > 0)
            .sorted()
            .toArray();
    double most = all.length == 0 || all[all.length - 1] <= 0 ? 1 : all[all.length - 1];
    return axis.logarithmic() && all.length > 0 && all[0] < most
        ? new Scale(all[0], most, from, to, true)
        : Scale.linear(most, from, to);
  }

  static String draw(CurveChart chart, Optional<Guess> guess) {
    List<Point> predicted = guess.map(Guess::points).orElse(List.of());
    SvgCurves drawing = new SvgCurves(chart, predicted);
    drawing.axes();
    chart.series().stream().filter(one -> !one.points().isEmpty()).forEach(drawing::series);
    drawing.predicted(predicted);
    guess.map(one -> one.in(chart.y().unit())).ifPresent(drawing::level);
    drawing.labels.draw(drawing.svg, HEIGHT - BOTTOM);
    return drawing.svg.toString();
  }

  private void axes() {
    for (double tick : x.ticks()) {
      svg.line("hair", x.pixel(tick), TOP, x.pixel(tick), HEIGHT - BOTTOM);
      svg.text("quiet", x.pixel(tick), HEIGHT - BOTTOM + 20, "middle", Quantity.number(tick));
    }
    for (double tick : y.ticks()) {
      svg.line("hair", LEFT, y.pixel(tick), WIDTH - RIGHT, y.pixel(tick));
      svg.text("quiet", LEFT - 8, y.pixel(tick) + 4, "end", Quantity.number(tick));
    }
    svg.text("quiet", WIDTH - RIGHT, HEIGHT - BOTTOM + 42, "end", chart.x().text());
    svg.text("quiet", 16, TOP - 16, "start", chart.y().text());
  }

  private void series(Series series) {
    String style = series.kind() == Kind.THEORY ? "theory" : "measured-" + ++measured;
    if (series.kind() == Kind.THEORY) {
      svg.path(style, path(series.points()));
    } else {
      for (Point point : series.points()) {
        String tooltip = Quantity.number(point.x()) + ": " + Quantity.number(point.y());
        svg.disc(style, x.pixel(point.x()), y.pixel(point.y()), tooltip);
      }
    }
    labels.add(style, end(series.points()), series.name());
  }

  private double end(List<Point> points) {
    return y.pixel(points.get(points.size() - 1).y());
  }

  private void predicted(List<Point> points) {
    if (!points.isEmpty()) {
      svg.path("predicted", path(points));
      labels.add("predicted", end(points), "you predicted");
    }
  }

  private void level(double predicted) {
    if (!Double.isNaN(predicted)) {
      svg.line("predicted", LEFT, y.pixel(predicted), WIDTH - RIGHT, y.pixel(predicted));
      labels.add("predicted", y.pixel(predicted), "you predicted");
    }
  }

  private String path(List<Point> points) {
    return points.stream()
        .map(p -> SvgWriter.number(x.pixel(p.x())) + "," + SvgWriter.number(y.pixel(p.y())))
        .collect(Collectors.joining(" "));
  }
}
