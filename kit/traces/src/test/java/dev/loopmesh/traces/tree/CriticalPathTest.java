package dev.loopmesh.traces.tree;

import static dev.loopmesh.traces.store.SketchedSpan.id;
import static dev.loopmesh.traces.store.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.SketchedSpan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  @Test
  void oneAfterAnotherAllAreCritical() {
    assertEquals(
        List.of(
            "root 0-1",
            "one 1-10",
            "root 10-11",
            "two 11-20",
            "root 20-21",
            "three 21-29",
            "root 29-30"),
        path(
            span("a", 1, 0, "root", 0, 30),
            span("a", 2, 1, "one", 1, 10),
            span("a", 3, 1, "two", 11, 20),
            span("a", 4, 1, "three", 21, 29)));
  }

  @Test
  void whatTheSpanAboveRecordedCountsBeforeWhatTheTimesSuggest() {
    assertEquals(
        List.of("root 0-1", "quick 1-10", "root 10-30"),
        path(
            span("a", 1, 0, "root", 0, 30).with("loopmesh.critical_path", List.of("one")),
            span("a", 2, 1, "quick", 1, 10).with("peer.service", "one"),
            span("a", 3, 1, "slow", 1, 29).with("peer.service", "two")));
  }

  @Test
  void atOnceOnlyTheSlowestIsCritical() {
    assertEquals(
        List.of("root 0-1", "slow 1-29", "root 29-30"),
        path(
            span("a", 1, 0, "root", 0, 30),
            span("a", 2, 1, "fast", 1, 10),
            span("a", 3, 1, "slow", 1, 29),
            span("a", 4, 1, "middling", 1, 20)));
  }

  @Test
  void beforeTheLastOneTheLastOfThoseThatHadEndedCounts() {
    assertEquals(
        List.of("root 0-2", "two 2-12", "root 12-15", "last 15-30"),
        path(
            span("a", 1, 0, "root", 0, 30),
            span("a", 2, 1, "one", 0, 10),
            span("a", 3, 1, "two", 2, 12),
            span("a", 4, 1, "last", 15, 30)));
  }

  @Test
  void itGoesAllTheWayDown() {
    assertEquals(
        List.of(
            "root 0-1",
            "call 1-3",
            "server 3-5",
            "wait 5-25",
            "server 25-26",
            "call 26-28",
            "root 28-30"),
        path(
            span("a", 1, 0, "root", 0, 30),
            span("a", 2, 1, "call", 1, 28),
            span("b", 3, 2, "server", 3, 26),
            span("b", 4, 3, "wait", 5, 25)));
  }

  @Test
  void aSpanThatOutlivedItsParentDelayedNothing() {
    assertEquals(
        List.of("root 0-1", "failed 1-9", "root 9-10"),
        path(
            span("a", 1, 0, "root", 0, 10),
            span("a", 2, 1, "failed", 1, 9),
            span("a", 3, 1, "orphan", 1, 1_000)));
  }

  @Test
  void aMomentOfOverlapIsNoOverlap() {
    assertEquals(
        List.of("one 0-499.95", "two 499.95-1000"),
        path(
            span("a", 1, 0, "root", 0, 1_000),
            span("a", 2, 1, "one", 0, 500),
            span("a", 3, 1, "two", 499.95, 1_000.05)));
  }

  @Test
  void shortOnesAtOnceAreNotTakenForOneAfterAnother() {
    Timeline timeline =
        timeline(
            span("a", 1, 0, "root", 0, 1_000),
            span("a", 2, 1, "fast", 0, 0.4),
            span("a", 3, 1, "slow", 0, 0.5));
    assertEquals(List.of("slow 0-0.5", "root 0.5-1000"), path(timeline));
    assertTrue(timeline.criticalPath().includes(id(3)));
    assertFalse(timeline.criticalPath().includes(id(2)));
  }

  @Test
  void whatWasRecordedCountsInsteadOfTheRule() {
    Timeline timeline =
        timeline(
            span("a", 1, 0, "root", 0, 30),
            span("a", 2, 1, "awaited", 0, 10).with("loopmesh.critical", true),
            span("a", 3, 1, "not awaited", 0, 30).with("loopmesh.critical", false),
            span("a", 4, 1, "not said", 0, 20),
            span("b", 5, 2, "below", 1, 9));

    assertTrue(timeline.criticalPath().wasRecorded());
    assertEquals(
        List.of("root 10-30", "awaited 0-1", "below 1-9", "awaited 9-10").stream()
            .sorted()
            .toList(),
        path(timeline).stream().sorted().toList());
  }

  @Test
  void withoutARecordItIsComputed() {
    assertFalse(timeline(span("a", 1, 0, "root", 0, 30)).criticalPath().wasRecorded());
  }

  @Test
  void theSegmentsCoverTheRootOnceWhateverTheTree() {
    Random random = new Random(11);
    for (int tree = 0; tree < 300; tree++) {
      List<SketchedSpan> spans = new ArrayList<>(List.of(span("a", 1, 0, "root", 0, 1_000)));
      for (int i = 2; i < 40; i++) {
        double start = random.nextInt(1_100) - 50;
        spans.add(span("a", i, 1 + random.nextInt(i - 1), "s", start, start + random.nextInt(400)));
      }
      Timeline timeline = Timeline.of(SketchedSpan.trace(spans));
      long at = timeline.root().startNanos();
      for (CriticalPath.Segment segment : timeline.criticalPath().segments()) {
        assertEquals(at, segment.startNanos(), "tree " + tree);
        at = segment.endNanos();
      }
      assertEquals(timeline.root().endNanos(), at);
    }
  }

  private static Timeline timeline(SketchedSpan... spans) {
    return Timeline.of(SketchedSpan.trace(spans));
  }

  private static List<String> path(SketchedSpan... spans) {
    return path(timeline(spans));
  }

  private static List<String> path(Timeline timeline) {
    return timeline.criticalPath().segments().stream()
        .map(
            s ->
                "%s %s-%s"
                    .formatted(
                        timeline.branches().stream()
                            .filter(b -> b.span().spanId().equals(s.spanId()))
                            .findFirst()
                            .orElseThrow()
                            .span()
                            .name(),
                        ms(timeline, s.startNanos()),
                        ms(timeline, s.endNanos())))
        .toList();
  }

  private static String ms(Timeline timeline, long nanos) {
    return new BigDecimal(nanos - timeline.root().startNanos())
        .movePointLeft(6)
        .stripTrailingZeros()
        .toPlainString();
  }
}
