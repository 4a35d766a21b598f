package dev.loopmesh.lessons.chart;

import dev.loopmesh.lessons.chart.BarChart.Row;
import java.util.Optional;

/** Draws charts as SVG: on pages, in documents and in exports. */
public final class SvgChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 180;
  private static final int RIGHT = 120;
  private static final int TOP = 64;
  private static final int ROW = 28;
  private static final int BAR = 16;
  private static final int BOTTOM = 44;

  private SvgChart() {}

  /**
   * An SVG document, which can also be part of an HTML page.
   *
   * @param guess drawn dashed, if it is in the unit of the chart
   */
  public static String draw(Chart chart, Optional<Guess> guess) {
    return chart instanceof BarChart bars
        ? draw(bars, guess)
        : SvgCurves.draw((CurveChart) chart, guess);
  }

  private static String draw(BarChart chart, Optional<Guess> guess) {
    double predicted = guess.map(one -> one.in(chart.unit())).orElse(Double.NaN);
    Scale scale = Scale.linear(chart.end(predicted), LEFT, WIDTH - RIGHT);
    int bottom = TOP + ROW * chart.rows().size();
    SvgWriter svg = new SvgWriter(chart.title(), WIDTH, bottom + BOTTOM);
    for (double tick : scale.ticks()) {
      double x = scale.pixel(tick);
      svg.line("hair", x, TOP - 4, x, bottom);
      svg.text("quiet", x, bottom + 18, "middle", Quantity.number(tick));
    }
    svg.text("quiet", WIDTH - RIGHT, bottom + 36, "end", chart.unit());
    for (int i = 0; i < chart.rows().size(); i++) {
      draw(svg, scale, chart.rows().get(i), TOP + ROW * i);
    }
    if (!Double.isNaN(predicted)) {
      double x = scale.pixel(predicted);
      svg.line("predicted", x, TOP - 10, x, bottom);
      String text = "you predicted " + Quantity.print(predicted, chart.unit());
      svg.text("", x, TOP - 16, x > WIDTH * 0.6 ? "end" : "start", text);
    }
    return svg.toString();
  }

  private static void draw(SvgWriter svg, Scale scale, Row row, double top) {
    double middle = top + ROW / 2.0;
    double from = scale.pixel(row.from());
    double to = scale.pixel(row.to());
    svg.text("", LEFT - 10, middle + 5, "end", row.label());
    switch (row.kind()) {
      case WORK -> svg.box("work", from, middle - BAR / 2.0, to - from, BAR);
      case HELD -> svg.box("held", from, middle - BAR / 2.0, to - from, BAR);
      case WAIT -> svg.line("wait", from, middle, to, middle);
      default -> throw new IllegalStateException("unknown kind " + row.kind());
    }
    if (!Double.isNaN(row.expected())) {
      double end = scale.pixel(row.expected());
      svg.box("ghost", from, middle - BAR / 2.0 - 2, end - from, BAR + 4);
    }
    for (double mark : row.marks()) {
      double x = scale.pixel(mark);
      svg.line("mark", x, middle - BAR / 2.0, x, middle + BAR / 2.0);
    }
    svg.text("", to + 6, middle + 5, "start", row.text());
  }
}
