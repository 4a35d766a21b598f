package dev.loopmesh.allinone.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** The latest figures as a line of bars, each as high as its share of the highest. */
final class Sparkline {
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  private final int width;
  private final Deque<Double> figures = new ArrayDeque<>();

  Sparkline(int width) {
    this.width = width;
  }

  void add(double figure) {
    if (figures.size() == width) {
      figures.removeFirst();
    }
    figures.addLast(figure);
  }

  @Override
  public String toString() {
    double highest = figures.stream().mapToDouble(each -> each).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (double each : figures) {
      int bar = highest == 0 ? 0 : (int) Math.ceil(each / highest * (BARS.length() - 1));
      line.append(BARS.charAt(bar));
    }
    return line.toString();
  }
}
