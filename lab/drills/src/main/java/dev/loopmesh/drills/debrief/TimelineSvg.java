package dev.loopmesh.drills.debrief;

import static dev.loopmesh.lessons.export.HtmlPage.escaped;

import dev.loopmesh.drills.grade.Event;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The timeline of a drill: the fault hatched, above it the p99 of each second, with the requests
 * that got no good response, and what the player did.
 */
final class TimelineSvg {
  private static final int WIDTH = 800;
  private static final int LEFT = 60;
  private static final int PAIN = 120; // height of the figures of the guests
  private static final int FAULT = 24;
  private static final int LANE = 18;
  private static final Set<Event.Kind> MARKED =
      Set.of(
          Event.Kind.PAGE,
          Event.Kind.DECLARED,
          Event.Kind.ANSWER,
          Event.Kind.LEVER,
          Event.Kind.HINT,
          Event.Kind.INJECTED,
          Event.Kind.RECOVERED);

  private final RunFacts run;
  private final double endMs;
  private final StringBuilder svg = new StringBuilder();

  private TimelineSvg(RunFacts run) {
    this.run = run;
    this.endMs =
        Math.max(1_000, run.events().stream().mapToDouble(Event::atMs).max().orElse(1_000));
  }

  static String draw(RunFacts run) {
    return new TimelineSvg(run).draw();
  }

  private String draw() {
    List<Event> marks =
        run.events().stream().filter(event -> MARKED.contains(event.kind())).toList();
    int height = PAIN + FAULT + 20 + LANE * (marks.size() + 1);
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Timeline of the drill\" font-size=\"12\">"
            + "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
            + " patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"currentColor\"/></pattern></defs>%n",
        WIDTH, height);
    guests();
    fault();
    int y = PAIN + FAULT + 20;
    for (Event mark : marks) {
      mark(mark, y += LANE);
    }
    return svg.append("</svg>\n").toString();
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
  }

  private double x(double ms) {
    return LEFT + (WIDTH - LEFT - 10) * Math.min(1, ms / endMs);
  }

  /** Bars of p99; the part of the requests without a good response in the alarm colour. */
  private void guests() {
    double mostMs =
        run.seconds().stream().mapToDouble(one -> one.getDouble("p99Ms")).max().orElse(1);
    add("<text x=\"0\" y=\"12\" fill=\"currentColor\">%.0f ms</text>%n", mostMs);
    add("<text x=\"0\" y=\"%d\" fill=\"currentColor\">p99</text>%n", PAIN);
    for (JsonObject second : run.seconds()) {
      double from = x(second.getInteger("at") * 1_000.0);
      double width = Math.max(0.5, x((second.getInteger("at") + 1) * 1_000.0) - from - 0.5);
      double height = PAIN * second.getDouble("p99Ms") / Math.max(1, mostMs);
      int due = second.getInteger("due");
      double bad = due == 0 ? 0 : 1 - (double) second.getInteger("good") / due;
      String tip =
          "%d s: p99 %d ms, %d of %d good"
              .formatted(
                  second.getInteger("at"),
                  second.getInteger("p99Ms"),
                  second.getInteger("good"),
                  due);
      bar(from, PAIN - height, width, height, "#5b7f95", tip);
      bar(from, PAIN - height, width, height * bad, "#b5422c", tip);
    }
  }

  private void bar(double x, double y, double width, double height, String fill, String tip) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>%n",
        x, y, width, height, fill, tip);
  }

  private void fault() {
    OptionalDouble onset = run.onset();
    add("<text x=\"0\" y=\"%d\" fill=\"currentColor\">fault</text>%n", PAIN + FAULT - 4);
    if (onset.isPresent()) {
      double from = x(onset.getAsDouble());
      add(
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"url(#hatch)\" stroke=\"currentColor\"/>%n",
          from, PAIN + 6, x(endMs) - from, FAULT - 8);
    }
  }

  private void mark(Event mark, int y) {
    double x = x(mark.atMs());
    String words = escaped(mark.kind() + " " + RunFacts.words(mark));
    String shown = words.length() > 90 ? words.substring(0, 90) + "…" : words;
    boolean right = x > WIDTH / 2.0;
    add(
        "<path d=\"M%.1f 0V%d\" stroke=\"currentColor\" stroke-dasharray=\"2 3\" opacity=\".5\"/>%n",
        x, y);
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" fill=\"currentColor\">%s</text>%n",
        right ? x - 4 : x + 4, y, right ? "end" : "start", shown);
  }
}
