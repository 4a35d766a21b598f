package dev.loopmesh.kit.chart;

import java.util.Locale;

/** A time axis drawn in text, shared by all rows above it. */
public final class TimeAxis {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final double[] STEPS_MS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000
  };
  private static final int COLUMNS_A_TICK = 10;

  private final int columns;
  private final double stepMs;
  private final double spanMs;

  /**
   * An axis from zero.
   *
   * @param columns its width, from 20
   * @param longestMs its end
   */
  public TimeAxis(int columns, double longestMs) {
    this.columns = columns;
    this.spanMs = Math.max(1, longestMs);
    this.stepMs = step(spanMs * COLUMNS_A_TICK / columns);
  }

  private static double step(double leastMs) {
    for (double step : STEPS_MS) {
      if (step >= leastMs) {
        return step;
      }
    }
    return Math.ceil(leastMs / 60_000) * 60_000;
  }

  public int columns() {
    return columns;
  }

  /** The column of a time, from 0, clamped to the axis. */
  public int column(double ms) {
    return (int) Math.max(0, Math.min(columns - 1, Math.floor(ms / spanMs * columns)));
  }

  /** A row with a bar from start to end, exact to an eighth of a column. */
  public String bar(double startMs, double endMs) {
    int from = (int) Math.max(0, Math.min(columns - 1, Math.round(startMs / spanMs * columns)));
    int eighths = (int) Math.round(endMs / spanMs * columns * 8) - from * 8;
    eighths = Math.max(1, Math.min(eighths, (columns - from) * 8));
    String bar = " ".repeat(from) + "█".repeat(eighths / 8);
    if (eighths % 8 > 0) {
      bar += EIGHTHS.charAt(eighths % 8);
    }
    return bar + " ".repeat(Math.max(0, columns - bar.length()));
  }

  /** The axis: a line of ticks, and their labels. */
  public String[] ruler() {
    StringBuilder line = new StringBuilder("─".repeat(columns + 1));
    StringBuilder figures = new StringBuilder(" ".repeat(columns + 8));
    for (int tick = 0; tick * stepMs <= spanMs * 1.001; tick++) {
      int column = (int) Math.min(columns, Math.round(tick * stepMs / spanMs * columns));
      line.setCharAt(column, tick == 0 ? '├' : '┼');
      String figure = figure(tick * stepMs);
      figures.replace(column, column + figure.length(), figure);
    }
    return new String[] {line.toString(), figures.toString().stripTrailing()};
  }

  private String figure(double ms) {
    return stepMs < 1000 && spanMs < 2000
        ? String.format(Locale.ROOT, "%.0f ms", ms)
        : String.format(Locale.ROOT, stepMs < 1000 ? "%.1f s" : "%.0f s", ms / 1000);
  }

  /**
   * Formats a duration: {@code 1.003 s}, {@code 250 ms}, {@code 1.4 ms}, {@code 12 µs}, {@code 420
   * ns}.
   */
  public static String span(double ms) {
    if (ms >= 999.5) {
      return String.format(Locale.ROOT, "%.3f s", ms / 1000);
    }
    if (ms >= 0.1 || ms <= 0) {
      return String.format(Locale.ROOT, ms < 10 && ms != 0 ? "%.1f ms" : "%.0f ms", ms);
    }
    return ms >= 0.0005
        ? String.format(Locale.ROOT, "%.0f µs", ms * 1e3)
        : String.format(Locale.ROOT, "%.0f ns", ms * 1e6);
  }
}
