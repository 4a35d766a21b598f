package dev.loopmesh.traces.view;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.chart.PlainText;
import dev.loopmesh.kit.chart.TimeAxis;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.tree.Branch;
import dev.loopmesh.traces.tree.LoopTimes.LoopInterval;
import dev.loopmesh.traces.tree.Timeline;
import java.util.ArrayList;
import java.util.List;

/** Draws a trace in text: one line per span, as a tree, on one time axis. */
final class TracePicture {
  private static final int LABEL = 35;
  private static final int COLUMNS = 32;
  private static final int DEEPEST = 8;
  static final char CRITICAL = '*';
  static final char ARTIFICIAL = '░';
  static final char HELD = '▓';
  static final char WAITED = '╱';

  private final Timeline timeline;
  private final Ink ink;
  private final TimeAxis axis;
  private final StringBuilder text = new StringBuilder();

  private TracePicture(Timeline timeline, Ink ink) {
    this.timeline = timeline;
    this.ink = ink;
    this.axis = new TimeAxis(COLUMNS, timeline.lastEndMs());
  }

  /** About 80 columns wide, with a line break at its end. */
  static String draw(Timeline timeline, Ink ink) {
    return new TracePicture(timeline, ink).draw();
  }

  private String draw() {
    line("trace %s".formatted(timeline.trace().traceId()));
    line(ink.strong(headline()));
    line("");
    List<String> services = new ArrayList<>(); // of the current branch, from the top
    for (Branch branch : timeline.branches()) {
      services.subList(branch.depth(), services.size()).clear();
      String above = services.isEmpty() ? "" : services.get(services.size() - 1);
      services.add(branch.span().service());
      drawSpan(branch, above);
    }
    for (String ruler : axis.ruler()) {
      line(" ".repeat(LABEL + 3) + ink.quiet(ruler));
    }
    line("");
    TraceNotes.on(timeline, text.toString()).forEach(this::line);
    LoggedLines.of(timeline, ink).forEach(this::line);
    return text.toString();
  }

  private String headline() {
    long services = timeline.branches().stream().map(b -> b.span().service()).distinct().count();
    return "%s  %s  %s"
        .formatted(
            took(),
            TraceNotes.count(timeline.branches().size(), "span"),
            TraceNotes.count(services, "service"));
  }

  /** One figure if the root ended last, otherwise both. */
  private String took() {
    String took = TimeAxis.span(timeline.durationMs());
    String lastEnd = TimeAxis.span(timeline.lastEndMs());
    return took.equals(lastEnd) ? took : took + "; last span ended at " + lastEnd;
  }

  private void drawSpan(Branch branch, String serviceAbove) {
    Span span = branch.span();
    boolean critical = timeline.criticalPath().includes(span.spanId());
    double startMs = timeline.ms(branch.startNanos());
    double endMs = timeline.ms(branch.endNanos());
    String label = PlainText.fitted(label(branch, serviceAbove), LABEL);
    line(
        "%s %s %s %s%s"
            .formatted(
                critical ? ink.accent("" + CRITICAL) : " ",
                critical ? ink.strong(label) : label,
                coloured(span, bar(branch, axis.bar(startMs, endMs)), critical),
                TimeAxis.span(endMs - startMs),
                marks(branch)));
  }

  private String bar(Branch branch, String plain) {
    StringBuilder bar = new StringBuilder(plain);
    if (branch.span().isArtificial()) {
      bar.replace(0, bar.length(), plain.replaceAll("[^ ]", "" + ARTIFICIAL));
    }
    fill(bar, timeline.loopTimes().held(branch), HELD);
    fill(bar, timeline.loopTimes().waited(branch), WAITED);
    return bar.toString();
  }

  private void fill(StringBuilder bar, List<LoopInterval> intervals, char texture) {
    for (LoopInterval interval : visible(intervals)) {
      int from = axis.column(timeline.ms(interval.startNanos()));
      int to = Math.max(from, axis.column(timeline.ms(interval.endNanos() - 1)));
      bar.replace(from, to + 1, ("" + texture).repeat(to + 1 - from));
    }
  }

  /** Intervals of at least half a column: shorter ones would be drawn too long. */
  private List<LoopInterval> visible(List<LoopInterval> intervals) {
    double leastMs = timeline.lastEndMs() / COLUMNS / 2;
    return intervals.stream().filter(interval -> interval.nanos() / 1e6 >= leastMs).toList();
  }

  /** A span's name, with its service if that differs from its parent's. */
  private static String label(Branch branch, String serviceAbove) {
    Span span = branch.span();
    String service = span.service().equals(serviceAbove) ? "" : span.service() + " ";
    String indent = "  ".repeat(Math.min(branch.depth(), DEEPEST));
    String deeper = branch.depth() > DEEPEST ? "+" + (branch.depth() - DEEPEST) + " " : "";
    return indent + deeper + service + span.name();
  }

  private String coloured(Span span, String bar, boolean critical) {
    if (span.failed() || span.wasCancelled()) {
      return ink.alarm(bar);
    }
    return critical ? ink.accent(bar) : ink.quiet(bar);
  }

  private String marks(Branch branch) {
    Span span = branch.span();
    List<String> marks = new ArrayList<>();
    if (span.wasCancelled()) {
      marks.add("× cancelled");
    }
    if (span.failed()) {
      marks.add(("! " + PlainText.of(span.outcome().message())).stripTrailing());
    }
    if (!visible(timeline.loopTimes().held(branch)).isEmpty()) {
      marks.add("held the loop " + TimeAxis.span(timeline.loopTimes().heldMs(branch)));
    }
    if (!span.hasEnded()) {
      marks.add("… running");
    } else if (span.endNanos() < span.startNanos()) {
      marks.add("? ends before it starts");
    }
    switch (branch.place()) {
      case PARENT_MISSING -> marks.add("? parent missing");
      case CYCLE -> marks.add("? its own ancestor");
      case ROOT, CHILD -> {} // where a span belongs
    }
    return marks.isEmpty() ? "" : "  " + ink.alarm(String.join("  ", marks));
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
