package dev.loopmesh.traces.view;

import dev.loopmesh.kit.chart.PlainText;
import dev.loopmesh.kit.chart.TimeAxis;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.Trace;
import dev.loopmesh.traces.tree.Branch;
import dev.loopmesh.traces.tree.Branch.Place;
import dev.loopmesh.traces.tree.ClockOffsets.ClockOffset;
import dev.loopmesh.traces.tree.LoopTimes;
import dev.loopmesh.traces.tree.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The notes below the drawing of a trace: the meaning of its marks, and what is missing or
 * corrected.
 */
final class TraceNotes {
  private static final double LEAST_MS = 0.05; // less than that is invisible anyway

  private static final int MOST_DELAYS = 5;

  private TraceNotes() {}

  /**
   * @param drawn the drawing, whose textures are explained
   */
  static List<String> on(Timeline timeline, String drawn) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "%s critical path, %s"
            .formatted(
                TracePicture.CRITICAL,
                timeline.criticalPath().wasRecorded() ? "as recorded" : "computed"));
    if (timeline.branches().stream().map(Branch::span).anyMatch(Span::isArtificial)) {
      notes.add(TracePicture.ARTIFICIAL + " artificial wait");
    }
    if (drawn.indexOf(TracePicture.HELD) >= 0) {
      notes.add(TracePicture.HELD + " held the loop");
    }
    if (drawn.indexOf(TracePicture.WAITED) >= 0) {
      notes.add(TracePicture.WAITED + " ready, waiting for the loop");
    }
    if (!timeline.trace().complete()) {
      notes.add("Incomplete: " + whyIncomplete(timeline));
    }
    timeline.branches().stream()
        .map(Branch::span)
        .filter(span -> LoopTimes.ms(span.attributes(), "loopmesh.scheduled_ms").isPresent())
        .limit(MOST_DELAYS)
        .map(TraceNotes::delay)
        .forEach(notes::add);
    long missing = count(timeline, branch -> branch.place() == Place.PARENT_MISSING);
    if (missing > 0) {
      notes.add("The parent of %s is missing.".formatted(count(missing, "span")));
    }
    if (count(timeline, branch -> branch.place() == Place.CYCLE) > 0) {
      notes.add("The parents of some spans form a cycle; it was broken.");
    }
    Trace trace = timeline.trace();
    if (trace.refusedSpans() > 0) {
      notes.add(
          "%s dropped: the trace is too large.".formatted(count(trace.refusedSpans(), "span")));
    }
    timeline.clocks().all().stream()
        .filter(offset -> Math.abs(offset.aheadNanos()) / 1e6 >= LEAST_MS)
        .map(TraceNotes::told)
        .forEach(notes::add);
    return notes;
  }

  private static String whyIncomplete(Timeline timeline) {
    Span root = timeline.root().span();
    if (!root.isRoot()) {
      return "the root is missing.";
    }
    return root.hasEnded() ? "spans were still arriving." : "the root has not ended.";
  }

  private static String delay(Span span) {
    double most = LoopTimes.ms(span.attributes(), "loopmesh.scheduled_ms").orElse(0);
    double least = LoopTimes.ms(span.attributes(), "loopmesh.scheduled_min_ms").orElse(0);
    Object holder = span.attributes().get("loopmesh.loop.held_by");
    return "%s %s waited %s%s for the loop, held by %s."
        .formatted(
            PlainText.of(span.service()),
            PlainText.of(span.name()),
            most == least ? "" : "up to ",
            TimeAxis.span(most),
            holder instanceof String name ? PlainText.of(name) : "another task");
  }

  private static String told(ClockOffset offset) {
    String ahead = ms(offset.aheadNanos());
    String amount =
        offset.errorNanos() < 0 ? "about " + ahead : ahead + " ± " + ms(offset.errorNanos());
    return "The clock of %s is %s %s; times are by the root's clock."
        .formatted(
            PlainText.of(offset.resource().service()),
            amount,
            offset.aheadNanos() > 0 ? "ahead" : "behind");
  }

  private static String ms(long nanos) {
    return TimeAxis.span(Math.abs(nanos) / 1e6);
  }

  private static long count(Timeline timeline, Predicate<Branch> which) {
    return timeline.branches().stream().filter(which).count();
  }

  /** {@code 1 span}, {@code 2 spans}. */
  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
