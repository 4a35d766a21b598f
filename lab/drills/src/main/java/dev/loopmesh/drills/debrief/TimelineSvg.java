package dev.loopmesh.drills.debrief;

import static dev.loopmesh.drills.debrief.TimeAxis.text;
import static dev.loopmesh.lessons.export.HtmlPage.escaped;

import dev.loopmesh.drills.debrief.RunFacts.Took;
import dev.loopmesh.drills.grade.Event;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The timeline of a drill, as on the page of the drills: what was changed, faults hatched; what
 * guests got, with numbered marks of what happened; and how long the player took.
 */
final class TimelineSvg {
  static final String STYLE =
      """
      <style>
      .timeline text{font-size:12px;fill:currentColor}
      @media (max-width:40rem){.timeline text{font-size:9px}}
      .timeline line{stroke:currentColor}
      .timeline .hair{opacity:.25}
      .timeline line.event{stroke-dasharray:2 3;opacity:.6}
      .timeline .promise{stroke-dasharray:5 4}
      .timeline circle,.timeline .several{fill:Canvas;stroke:currentColor}
      .timeline .inTime{fill:#3a87bd}
      .timeline .late{fill:#d55e00;opacity:.5}
      .timeline .failed{fill:#d55e00}
      .timeline .fault{fill:url(#hatch);stroke:currentColor}
      .timeline .injected{fill:url(#hatch-injected);stroke:#3a87bd}
      .timeline .decoy,.timeline .took{fill:none;stroke:currentColor}
      td:nth-child(2){white-space:nowrap}
      td:last-child,li{overflow-wrap:anywhere}
      </style>
      """;

  private static final int LANE = 32; // a text, and its bar below
  private static final int BAR = 11;
  private static final int SHORT_LANE = 22; // a text in its bar
  private static final String HATCH =
      "<pattern id=\"%s\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\""
          + " patternTransform=\"rotate(%d)\"><path d=\"M0 0V7\" stroke=\"%s\" stroke-width=\"2\"/></pattern>";

  private final RunFacts run;
  private final List<Event> events;
  private final double endMs;
  private final TimeAxis axis;

  private TimelineSvg(RunFacts run) {
    this.run = run;
    this.events = run.events();
    this.endMs = Math.max(1_000, events.stream().mapToDouble(Event::atMs).max().orElse(0));
    this.axis = new TimeAxis(endMs);
  }

  static String draw(RunFacts run) {
    return new TimelineSvg(run).draw();
  }

  private String draw() {
    List<Event> changes = events.stream().filter(TimelineSvg::isChange).toList();
    List<Took> took = run.took().stream().filter(one -> !one.time().equals("–")).toList();
    int guests = 26 + changes.size() * LANE;
    int bottom = guests + TimeAxis.MARKS + GuestPanels.HEIGHT;
    int height = bottom + 40 + took.size() * SHORT_LANE;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"timeline\" role=\"img\" aria-label=\"Timeline of the drill; the table below has its events\" style=\"height:%dpx\"><defs>"
            .formatted(height));
    svg.append(HATCH.formatted("hatch", 45, "currentColor"));
    svg.append(HATCH.formatted("hatch-injected", -45, "#3a87bd")).append("</defs>\n");
    svg.append(axis.lines(bottom));
    svg.append(
        text(
            "0",
            13,
            "start",
            "Changes of the mesh: /// fault, \\\\\\ injected by the trainer, ▭ decoy"));
    for (int i = 0; i < changes.size(); i++) {
      svg.append(change(changes.get(i), 20 + i * LANE));
    }
    svg.append(axis.marks(events, guests, bottom));
    svg.append(
        new GuestPanels(axis, run.guests().seconds(), run.guests().objective().getString("p99"))
            .draw(guests + TimeAxis.MARKS));
    if (!took.isEmpty()) {
      svg.append(text("0", bottom + 31, "start", "From the onset of the fault"));
    }
    for (int i = 0; i < took.size(); i++) {
      svg.append(took(took.get(i), bottom + 38 + i * SHORT_LANE));
    }
    return svg.append("</svg>\n").toString();
  }

  private static boolean isChange(Event event) {
    return event.kind() == Kind.STEP || event.kind() == Kind.INJECTED && !isUndoing(event.what());
  }

  private static boolean isUndoing(JsonObject what) {
    return what.getString("method").equals("DELETE");
  }

  private String change(Event event, int y) {
    boolean isDecoy = event.kind() == Kind.STEP && event.what().getBoolean("decoy");
    String kind = event.kind() == Kind.INJECTED ? "injected" : isDecoy ? "decoy" : "fault";
    String words = EventWords.changed(event.what());
    return text("0", y + 12, "start", escaped(words))
        + axis.bar(kind, event.atMs(), Math.min(endMs, endOf(event)), y + 17, BAR);
  }

  /** When a change ended: the trainer replaced or undid it, or its time was over. */
  private double endOf(Event change) {
    String time = change.what().getJsonObject("body").getString("for");
    double lastsMs = time == null ? Double.MAX_VALUE : DurationText.parse(time).toMillis();
    double undoneMs =
        events.stream()
            .filter(event -> event.atMs() > change.atMs() && event.kind() == Kind.INJECTED)
            .filter(event -> undoes(event.what(), change.what()))
            .mapToDouble(Event::atMs)
            .findFirst()
            .orElse(Double.MAX_VALUE);
    return Math.min(undoneMs, change.atMs() + lastsMs);
  }

  private static boolean undoes(JsonObject later, JsonObject what) {
    String path = later.getString("path");
    boolean isAll = isUndoing(later) && path.equals("/faults");
    return later.getString("service").equals(what.getString("service"))
        && (path.equals(what.getString("path"))
            || isAll && what.getString("path").startsWith(path));
  }

  private String took(Took took, int y) {
    double onsetMs = run.moment("onset").orElse(0);
    boolean isLate = axis.x(onsetMs) > 700;
    String words = took.verb() + " " + took.time();
    return axis.bar("took", onsetMs, run.moment(took.name()).orElse(onsetMs), y, SHORT_LANE - 6)
        + "<g transform=\"translate(%d 0)\">%s</g>%n"
            .formatted(
                isLate ? -6 : 6,
                text(axis.percent(onsetMs), y + 12, isLate ? "end" : "start", words));
  }
}
