package dev.loopmesh.lessons.chart;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.chart.TimeAxis;
import dev.loopmesh.lessons.chart.BarChart.Kind;
import dev.loopmesh.lessons.chart.BarChart.Row;
import dev.loopmesh.lessons.chart.CurveChart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Draws charts for a terminal. */
public final class TextChart {
  private static final int COLUMNS = 56;
  private static final int LABEL = 24;
  private static final int LINES = 16;
  private static final String INDENT = " ".repeat(LABEL + 1);

  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  private TextChart(Ink ink) {
    this.ink = ink;
  }

  /** Several lines, each with its end. */
  public static String draw(Chart chart, Optional<Guess> guess, Ink ink) {
    TextChart text = new TextChart(ink);
    text.line(ink.strong(chart.title()));
    if (chart instanceof BarChart bars) {
      text.bars(bars, guess);
    } else {
      text.curves((CurveChart) chart, guess);
    }
    return String.join("\n", text.lines) + "\n";
  }

  private void line(String text) {
    lines.add(text.stripTrailing());
  }

  private void bars(BarChart chart, Optional<Guess> guess) {
    double predicted = guess.map(one -> one.in(chart.unit())).orElse(Double.NaN);
    double toMs = chart.unit().equals("s") ? 1000 : 1;
    TimeAxis axis = new TimeAxis(COLUMNS, chart.end(predicted) * toMs);
    for (Row row : chart.rows()) {
      String bar = axis.bar(row.from() * toMs, row.to() * toMs);
      line(label(row.label()) + painted(row.kind(), bar) + " " + row.text());
    }
    if (!Double.isNaN(predicted)) {
      String mark = " ".repeat(axis.column(predicted * toMs)) + "╎ ";
      line(INDENT + mark + "you predicted " + Quantity.print(predicted, chart.unit()));
    }
    for (String ruler : axis.ruler()) {
      line(INDENT + ink.quiet(ruler));
    }
  }

  private static String label(String text) {
    String cut = text.length() > LABEL ? text.substring(0, LABEL - 1) + "…" : text;
    return " ".repeat(LABEL - cut.length()) + cut + " ";
  }

  private String painted(Kind kind, String bar) {
    return switch (kind) {
      case WORK -> ink.accent(bar);
      case HELD -> ink.alarm(bar.replace('█', '▒'));
      case WAIT -> ink.quiet(bar.replace('█', '─').replaceAll("[▉-▏]", "╴"));
    };
  }

  private void curves(CurveChart chart, Optional<Guess> guess) {
    List<Series> all = new ArrayList<>(chart.series());
    guess
        .filter(Guess::isCurve)
        .ifPresent(
            one -> all.add(new Series("you predicted", CurveChart.Kind.THEORY, one.points())));
    Scale x = scale(all, chart.x().logarithmic(), true);
    Scale y = scale(all, chart.y().logarithmic(), false);
    char[][] grid = new char[LINES][COLUMNS];
    for (char[] row : grid) {
      Arrays.fill(row, ' ');
    }
    for (int i = 0; i < all.size(); i++) {
      for (Point point : all.get(i).points()) {
        int row = LINES - 1 - (int) Math.round(y.pixel(point.y()));
        grid[row][(int) Math.round(x.pixel(point.x()))] = mark(i, all.get(i).kind());
      }
    }
    String top = Quantity.print(y.to(), chart.y().unit());
    for (int i = 0; i < LINES; i++) {
      line(
          label(i == 0 ? top : i == LINES - 1 ? chart.y().label() : "")
              + "│"
              + new String(grid[i]));
    }
    line(INDENT + "└" + "─".repeat(COLUMNS));
    line(INDENT + chart.x().text() + " to " + Quantity.number(x.to()));
    for (int i = 0; i < all.size(); i++) {
      line(INDENT + mark(i, all.get(i).kind()) + " " + all.get(i).name());
    }
  }

  private static char mark(int number, CurveChart.Kind kind) {
    return kind == CurveChart.Kind.MEASURED ? "●■▲◆".charAt(number % 4) : "·+×~".charAt(number % 4);
  }

  private static Scale scale(List<Series> all, boolean logarithmic, boolean ofX) {
    double[] values =
        all.stream()
            .flatMap(one -> one.points().stream())
            .mapToDouble(ofX ? Point::x : Point::y)
            .filter(value -> !logarithmic || value > 0)
            .sorted()
            .toArray();
    double most = values.length == 0 ? 1 : Math.max(values[values.length - 1], 1e-9);
    double pixels = (ofX ? COLUMNS : LINES) - 1;
    return logarithmic && values.length > 0 && values[0] < most
        ? new Scale(values[0], most, 0, pixels, true)
        : Scale.linear(most, 0, pixels);
  }
}
