package dev.loopmesh.lessons.chart;

import java.util.Locale;

/** Writes the elements of one SVG document. Not thread-safe. */
final class SvgWriter {
  /** Colours are those of the page where it is part of one, and otherwise these. */
  private static final String STYLE =
      """
      <style>
      .lesson-chart{--c-ink:var(--ink,#23201b);--c-quiet:var(--quiet,#665f52);--c-hair:var(--hair,#d8d0c0);\
      --c-accent:var(--accent,#0072b2);--c-alarm:var(--alarm,#d55e00);--c-paper:var(--card,#fffdf7)}
      @media(prefers-color-scheme:dark){.lesson-chart{--c-ink:var(--ink,#f0eadd);--c-quiet:var(--quiet,#aaa293);\
      --c-hair:var(--hair,#3d3831);--c-accent:var(--accent,#56b4e9);--c-alarm:var(--alarm,#f58a4b);--c-paper:var(--card,#23201c)}}
      .lesson-chart text{font:13px system-ui,"Segoe UI",Roboto,sans-serif;fill:var(--c-ink);font-variant-numeric:tabular-nums}
      .lesson-chart .title{font-size:15px;font-weight:600}.lesson-chart .quiet{fill:var(--c-quiet)}
      .lesson-chart .paper{fill:var(--c-paper)}.lesson-chart .hair{stroke:var(--c-hair)}
      .lesson-chart .work{fill:var(--c-accent)}.lesson-chart .wait{stroke:var(--c-alarm);stroke-width:3}
      .lesson-chart .held{fill:url(#lesson-hatch);stroke:var(--c-alarm)}.lesson-chart .hatch{stroke:var(--c-alarm);stroke-width:4}
      .lesson-chart .mark{stroke:var(--c-ink);stroke-width:2}
      .lesson-chart .ghost{fill:none;stroke:var(--c-ink);stroke-dasharray:2 3}
      .lesson-chart .theory{fill:none;stroke:var(--c-accent);stroke-width:2}
      .lesson-chart .measured-1{fill:var(--c-alarm);stroke:var(--c-paper)}
      .lesson-chart .measured-2{fill:none;stroke:var(--c-ink);stroke-width:1.5}
      .lesson-chart .predicted{fill:none;stroke:var(--c-ink);stroke-width:2;stroke-dasharray:7 5}
      </style>
      <defs><pattern id="lesson-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>
      """;

  private final StringBuilder svg = new StringBuilder();

  SvgWriter(String title, int width, int height) {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lesson-chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(width, height, escaped(title)));
    svg.append(STYLE);
    svg.append("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n".formatted(width, height));
    text("title", 16, 26, "start", title);
  }

  /** Text with its base line at y; {@code anchor} is start, middle or end. */
  void text(String style, double x, double y, String anchor, String text) {
    add(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        style, number(x), number(y), anchor, escaped(text));
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
        style, number(x1), number(y1), number(x2), number(y2));
  }

  void box(String style, double x, double y, double width, double height) {
    add(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
        style, number(x), number(y), number(Math.max(1, width)), number(height));
  }

  /** A disc with a tooltip. */
  void disc(String style, double x, double y, String tooltip) {
    add(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"5\"><title>%s</title></circle>",
        style, number(x), number(y), escaped(tooltip));
  }

  /** A line through points, given as {@code x,y x,y}. */
  void path(String style, String points) {
    add("<polyline class=\"%s\" points=\"%s\"/>", style, points);
  }

  private void add(String form, Object... values) {
    svg.append(form.formatted(values)).append('\n');
  }

  static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return svg + "</svg>\n";
  }
}
