package dev.loopmesh.lessons.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The names of the series, each beside the end of its series where they do not overlap. Pixels. */
final class EndLabels {
  private static final double LINE_HEIGHT = 18;
  private static final double KEY_WIDTH = 20;

  private final List<Label> labels = new ArrayList<>();
  private final double left;

  EndLabels(double left) {
    this.left = left;
  }

  private record Label(String style, double y, String name) {}

  /**
   * A name, to be drawn beside its key.
   *
   * @param style of the series; a disc is drawn for what is measured, and a line otherwise
   * @param y where the series ends
   */
  void add(String style, double y, String name) {
    labels.add(new Label(style, y, name));
  }

  /** From the lowest end upwards, so that none is below {@code bottom}. */
  void draw(SvgWriter svg, double bottom) {
    double free = bottom;
    for (Label label : labels.stream().sorted(Comparator.comparing(Label::y).reversed()).toList()) {
      double y = Math.min(label.y, free);
      free = y - LINE_HEIGHT;
      if (label.style.startsWith("measured")) {
        svg.disc(label.style, left + KEY_WIDTH / 2, y, label.name);
      } else {
        svg.line(label.style, left, y, left + KEY_WIDTH, y);
      }
      svg.text("", left + KEY_WIDTH + 8, y + 5, "start", label.name);
    }
  }
}
