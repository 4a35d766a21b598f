package dev.loopmesh.bench.measure;

import java.util.List;

/** How many requests per second a candidate serves at saturation. */
public final class Capacity {
  private Capacity() {}

  /** The median of the windows at saturation, or of the last ones of the warm-up. */
  public static double of(Results results, String candidate) {
    Quartiles measured = perSecond(results.windows(CpuPart.NAME, candidate));
    if (measured.isKnown()) {
      return measured.median();
    }
    List<Window> warmUp = results.windows(WarmUp.NAME, candidate);
    List<Window> last = warmUp.subList(Math.max(0, warmUp.size() - 2), warmUp.size());
    return Math.max(1, perSecond(last).median());
  }

  private static Quartiles perSecond(List<Window> windows) {
    return Quartiles.of(Window.usable(windows).stream().map(Window::goodPerSecond).toList());
  }
}
