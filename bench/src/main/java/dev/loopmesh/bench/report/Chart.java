package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Quartiles;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.report.Report.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * CPU per request relative to the base, as horizontal bars: the cheapest on top, the median as the
 * bar's end, the quartiles as a thin line over it. Labels are beside the bars; light and dark.
 */
final class Chart {
  private static final int WIDTH = 760;
  private static final int NAMES = 170;
  private static final int FIGURES = 130;
  private static final int TOP = 64;
  private static final int ROW = 26;
  private static final int BAR = 14;
  private static final int FOOT = 40;

  private static final String STYLE =
      """
      svg { --ink: #2b2622; --quiet: #6f665d; --line: #d9d0c5; --paper: #faf6ef; --ours: #0072b2; --other: #94877a;
            font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums }
      @media (prefers-color-scheme: dark) {
        svg { --ink: #ece5db; --quiet: #a99f94; --line: #453e37; --paper: #1d1a17; --ours: #56b4e9; --other: #7d7268 } }
      .paper { fill: var(--paper) } text { fill: var(--ink) } .quiet { fill: var(--quiet); font-size: 12px }
      .head { font-size: 16px; font-weight: 600 } .ours { fill: var(--ours) } .other { fill: var(--other) }
      text.mine { fill: var(--ink); font-weight: 600 } .axis { stroke: var(--line) }
      .halo { stroke: var(--paper); stroke-width: 5 }
      .base { stroke: var(--quiet); stroke-dasharray: 3 3 } .whisker { stroke: var(--ink); stroke-width: 1.5 }
      """;

  private final Subject subject;
  private final List<Bar> bars;
  private final double most;

  private record Bar(String name, boolean ours, Quartiles ratio, Quartiles micros) {}

  Chart(Subject subject, Results results) {
    this.subject = subject;
    bars = new ArrayList<>();
    for (Candidate candidate : subject.candidates()) {
      Digest digest = new Digest(results, candidate.name());
      Quartiles micros = digest.cpuMicros();
      Quartiles ratio = candidate.isBase() && micros.isKnown() ? ONE : digest.ofBase();
      if (ratio.isKnown()) {
        boolean ours = candidate.name().startsWith("loopmesh");
        bars.add(new Bar(candidate.name(), ours, ratio, micros));
      }
    }
    bars.sort(Comparator.comparingDouble(bar -> bar.ratio().median()));
    most = bars.stream().mapToDouble(bar -> bar.ratio().upper()).max().orElse(1);
  }

  private static final Quartiles ONE = new Quartiles(1, 1, 1, 1);

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return bars.isEmpty();
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    int height = TOP + ROW * bars.size() + FOOT;
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="t d">
        <title id="t">CPU per request, relative to stock Vert.x</title>
        <desc id="d">%s</desc>
        <style>
        %s</style>
        <rect class="paper" width="%d" height="%d"/>
        <text class="head" x="16" y="26">CPU per aggregated request, relative to stock Vert.x</text>
        <text class="quiet" x="16" y="45">lower is better; bar: median of windows, each compared with its neighbouring windows of the base; line: quartiles</text>
        """
            .formatted(WIDTH, height, WIDTH, height, inWords(), STYLE, WIDTH, height));
    axis(svg, height);
    for (int i = 0; i < bars.size(); i++) {
      bar(svg, bars.get(i), TOP + ROW * i);
    }
    svg.append(
        text(
            "quiet",
            16,
            height - 12,
            "start",
            subject.date()
                + ", "
                + subject.commit()
                + ", "
                + subject.machine().processor()
                + ", "
                + subject.machine().cores()
                + " cores"));
    return svg.append("</svg>\n").toString();
  }

  /** The chart in words. */
  private String inWords() {
    return String.join(
        "; ", bars.stream().map(bar -> bar.name() + " " + Cells.quartiles(bar.ratio())).toList());
  }

  private void axis(StringBuilder svg, int height) {
    int bottom = height - FOOT;
    line(svg, "axis", x(0), TOP - 4, x(0), bottom);
    line(svg, "base", x(1), TOP - 4, x(1), bottom);
  }

  private void bar(StringBuilder svg, Bar bar, int top) {
    int middle = top + ROW / 2;
    int baseline = middle + 5;
    svg.append(text(bar.ours() ? "mine" : "", NAMES - 10, baseline, "end", bar.name()));
    svg.append(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n"
            .formatted(
                bar.ours() ? "ours" : "other",
                x(0),
                middle - BAR / 2,
                x(bar.ratio().median()) - x(0),
                BAR));
    if (bar.ratio() != ONE) {
      whisker(svg, x(bar.ratio().lower()), x(bar.ratio().upper()), middle);
    }
    // beyond the base's line, so that it does not cross the figures
    double end = Math.max(x(Math.max(1, bar.ratio().upper())), x(bar.ratio().median())) + 8;
    String figures =
        "%s × · %s µs".formatted(Cells.number(bar.ratio().median()), Cells.median(bar.micros()));
    svg.append(text(bar.ours() ? "mine" : "", end, baseline, "start", figures));
  }

  /** With a rim, so that it is visible on the bar as well. */
  private static void whisker(StringBuilder svg, double from, double to, int y) {
    line(svg, "halo", from, y, to, y);
    line(svg, "whisker", from, y, to, y);
    line(svg, "whisker", from, y - 4, from, y + 4);
    line(svg, "whisker", to, y - 4, to, y + 4);
  }

  private double x(double ratio) {
    return NAMES + ratio / Math.max(1, most) * (WIDTH - NAMES - FIGURES);
  }

  private static void line(
      StringBuilder svg, String kind, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            kind,
            x1,
            y1,
            x2,
            y2));
  }

  private static String text(String kind, double x, double y, String anchor, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        kind,
        x,
        y,
        anchor,
        safe);
  }
}
