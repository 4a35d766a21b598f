package dev.loopmesh.bench.report;

import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.Quartiles;
import dev.loopmesh.bench.measure.Ratios;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.WarmUp;
import dev.loopmesh.bench.measure.Window;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Figures of one candidate, over all its windows. */
final class Digest {
  private static final int OK = 200;

  private final Results results;
  private final String candidate;

  Digest(Results results, String candidate) {
    this.results = results;
    this.candidate = candidate;
  }

  /** CPU per request relative to the base. */
  Quartiles ofBase() {
    return Ratios.of(results.windows(), candidate);
  }

  /** A figure of each undisturbed window of a part. */
  Quartiles of(String part, ToDoubleFunction<Window> what) {
    return Quartiles.of(usable(part).stream().mapToDouble(what).boxed().toList());
  }

  /** CPU per request in microseconds. */
  Quartiles cpuMicros() {
    return of(CpuPart.NAME, Window::cpuMicros);
  }

  /** A single figure. */
  Quartiles of(Figure figure) {
    return Quartiles.of(results.figures(figure, candidate));
  }

  /** Response times of a part's undisturbed windows together; empty when there are none. */
  Histogram times(String part) {
    Histogram all = new Histogram(1, 3_600_000_000_000L, 3);
    usable(part).forEach(window -> all.add(window.load().times().response()));
    return all;
  }

  /** The most resident memory after a window at saturation, in bytes; 0 if unknown. */
  long residentAtLoad() {
    return Stream.concat(all(CpuPart.NAME).stream(), all(WarmUp.NAME).stream())
        .mapToLong(Window::residentBytes)
        .max()
        .orElse(0);
  }

  /** All windows of a part, the disturbed ones as well. */
  List<Window> all(String part) {
    return results.windows(part, candidate);
  }

  private List<Window> usable(String part) {
    return Window.usable(all(part));
  }

  /** Spans that were exported per response with 200. */
  static double spansPerResponse(Window window) {
    return (double) window.called().spans() / Math.max(1, window.load().responses(OK));
  }
}
