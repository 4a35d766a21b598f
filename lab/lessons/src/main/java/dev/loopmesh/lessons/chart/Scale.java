package dev.loopmesh.lessons.chart;

import java.util.ArrayList;
import java.util.List;

/** Maps values to pixels. */
record Scale(double from, double to, double pixelFrom, double pixelTo, boolean logarithmic) {
  private static final int TICKS = 6;

  /** From zero to this value. */
  static Scale linear(double to, double pixelFrom, double pixelTo) {
    return new Scale(0, to, pixelFrom, pixelTo, false);
  }

  double pixel(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return pixelFrom + Math.max(0, Math.min(1, share)) * (pixelTo - pixelFrom);
  }

  /** Round values, about six. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double tick = Math.pow(10, Math.ceil(Math.log10(from)));
          tick <= to * 1.001;
          tick *= 10) {
        ticks.add(tick);
      }
      return ticks;
    }
    double step = step((to - from) / TICKS);
    for (double tick = Math.ceil(from / step) * step; tick <= to * 1.001; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
