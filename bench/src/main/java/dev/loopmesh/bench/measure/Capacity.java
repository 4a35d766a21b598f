package dev.loopmesh.bench.measure;

import java.util.List;

/** How many requests a candidate answers a second when it is asked for as many as it can. */
public final class Capacity {
  private Capacity() {}

  /** The median of what was seen, in the warm-up only where nothing better is known. */
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
