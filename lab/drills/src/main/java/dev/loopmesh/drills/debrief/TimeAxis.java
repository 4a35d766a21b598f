package dev.loopmesh.drills.debrief;

import dev.loopmesh.drills.grade.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The time axis of a picture that is as wide as its page, in per cent, so that its texts keep their
 * size. Times are milliseconds since the first request.
 */
record TimeAxis(double toMs) {
  /** The height of the marks of events. */
  static final int MARKS = 58;

  private static final int ROWS = 3;
  private static final double NEAR = 4.8; // per cent; nearer marks are drawn in different rows
  private static final double EDGE = 24; // of 1000, room for a mark at each end
  private static final int MOST_TICKS = 8;
  private static final List<Integer> STEPS = List.of(5, 10, 20, 30, 60, 120, 300, 600, 1200);

  /** From 0 to 1000. */
  double x(double ms) {
    return EDGE + (1_000 - 2 * EDGE) * Math.min(1, Math.max(0, ms / toMs));
  }

  String percent(double ms) {
    return format("%.2f%%", x(ms) / 10);
  }

  static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /** Lines from top to bottom, and times below. */
  String lines(int bottom) {
    int every =
        STEPS.stream().filter(one -> toMs / 1e3 / one <= MOST_TICKS).findFirst().orElse(1200);
    StringBuilder all = new StringBuilder();
    for (int second = 0; second * 1e3 <= toMs; second += every) {
      String at = percent(second * 1e3);
      all.append(format("<line class=\"hair\" x1=\"%s\" x2=\"%s\" y2=\"%d\"/>%n", at, at, bottom));
      String anchor = x(second * 1e3) > 960 ? "end" : "middle";
      all.append(text(at, bottom + 15, anchor, EventWords.wholeTime(second * 1e3)));
    }
    return all.toString();
  }

  static String text(String x, int y, String anchor, String text) {
    return format("<text x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
  }

  /** A bar from one time to another, at least a little wide. */
  String bar(String kind, double fromMs, double toMs, double y, double height) {
    double width = Math.max(0.1, (x(toMs) - x(fromMs)) / 10);
    return format(
        "<rect class=\"%s\" x=\"%s\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"/>%n",
        kind, percent(fromMs), width, y, height);
  }

  /** Numbered marks of events, which a table explains; too near ones share the last mark. */
  String marks(List<Event> events, int top, int bottom) {
    double[] last = new double[ROWS]; // the place of the mark of each row, in per cent
    Arrays.fill(last, -100);
    StringBuilder lines = new StringBuilder();
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      double at = x(events.get(i).atMs()) / 10;
      int row = 0;
      while (row < ROWS - 1 && at - last[row] <= NEAR) {
        row++;
      }
      String x = percent(events.get(i).atMs());
      Mark mark = new Mark(x, top + 9 + row * 18, i + 1, i + 1);
      if (at - last[row] <= NEAR) { // the newest one is in this row
        mark = marks.remove(marks.size() - 1).to(i + 1);
      }
      lines.append(mark.line(x, bottom));
      marks.add(mark);
      last[row] = at;
    }
    marks.forEach(mark -> lines.append(mark.number()));
    return lines.toString();
  }

  /** The mark of one event, or of several. */
  private record Mark(String x, int y, int from, int to) {
    private static final int WIDE = 38;

    Mark to(int last) {
      return new Mark(x, y, from, last);
    }

    /** From the mark down, where one of its events happened. */
    String line(String at, int bottom) {
      return format(
          "<line class=\"event\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>"
              + "<circle class=\"event\" cx=\"%4$s\" cy=\"%5$d\" r=\"8.5\"/>%n",
          at, y + 8, bottom, x, y);
    }

    String number() {
      String pill =
          format(
              "<rect class=\"several\" x=\"%s\" y=\"%.1f\" width=\"%d\" height=\"17\" rx=\"8.5\""
                  + " transform=\"translate(%d 0)\"/>",
              x, y - 8.5, WIDE, -WIDE / 2);
      return from == to
          ? text(x, y + 4, "middle", "" + from)
          : pill + text(x, y + 4, "middle", from + "–" + to);
    }
  }
}
