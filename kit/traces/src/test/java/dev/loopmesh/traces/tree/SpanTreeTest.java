package dev.loopmesh.traces.tree;

import static dev.loopmesh.traces.store.SketchedSpan.id;
import static dev.loopmesh.traces.store.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.SketchedSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpanTreeTest {
  @Test
  void theOrderOfArrivalDoesNotMatter() {
    List<SketchedSpan> spans =
        new ArrayList<>(
            List.of(
                span("a", 1, 0, "root", 0, 100),
                span("a", 2, 1, "first", 10, 50),
                span("a", 3, 2, "below first", 20, 30),
                span("a", 4, 1, "second", 60, 90)));
    Random random = new Random(1);
    for (int order = 0; order < 20; order++) {
      Collections.shuffle(spans, random);
      assertEquals(
          List.of("0 root ROOT", "1 first CHILD", "2 below first CHILD", "1 second CHILD"),
          shape(spans));
    }
  }

  @Test
  void aSpanWithoutItsParentIsOnTop() {
    assertEquals(
        List.of("0 root ROOT", "0 lost PARENT_MISSING", "1 below lost CHILD"),
        shape(
            span("a", 4, 3, "below lost", -4, 5),
            span("a", 3, 2, "lost", -5, 5),
            span("a", 1, 0, "root", 0, 100)));
  }

  @Test
  void aSpanThatIsItsOwnParentIsOnTop() {
    assertEquals(
        List.of("0 self CYCLE", "1 below CHILD"),
        shape(span("a", 1, 1, "self", 0, 10), span("a", 2, 1, "below", 0, 10)));
  }

  @Test
  void aCircleIsCutAtItsEarliestSpan() {
    assertEquals(
        List.of("0 root ROOT", "0 one CYCLE", "1 two CHILD", "2 three CHILD", "3 tail CHILD"),
        shape(
            span("a", 9, 0, "root", 0, 10),
            span("a", 2, 1, "two", 2, 10),
            span("a", 3, 2, "three", 3, 10),
            span("a", 1, 3, "one", 1, 10),
            span("a", 4, 3, "tail", 4, 10)));
  }

  @Test
  void everySpanOfARandomGraphIsThereOnce() {
    Random random = new Random(7);
    for (int graph = 0; graph < 200; graph++) {
      int size = 1 + random.nextInt(30);
      List<SketchedSpan> spans = new ArrayList<>();
      for (int i = 1; i <= size; i++) {
        double start = random.nextInt(100);
        spans.add(span("a", i, random.nextInt(size + 2), "s", start, random.nextInt(100)));
      }
      List<Branch> branches = Timeline.of(SketchedSpan.trace(spans)).branches();
      Set<String> ids = new HashSet<>();
      branches.forEach(branch -> assertTrue(ids.add(branch.span().spanId())));
      assertEquals(size, ids.size());
    }
  }

  @Test
  void aTraceMayBeAsDeepAsItHasSpans() {
    List<SketchedSpan> chain = new ArrayList<>();
    for (int i = 1; i <= 20_000; i++) {
      chain.add(span("a", i, i - 1, "s", i, 40_001 - i));
    }
    Collections.shuffle(chain, new Random(3));
    List<Branch> branches = Timeline.of(SketchedSpan.trace(chain)).branches();
    assertEquals(20_000, branches.size());
    assertEquals(19_999, branches.get(19_999).depth());
    assertEquals(id(20_000), branches.get(19_999).span().spanId());
  }

  @Test
  void aTraceMayBeAsWideAsItHasSpans() {
    List<SketchedSpan> fan = new ArrayList<>(List.of(span("a", 1, 0, "root", 0, 1_000)));
    for (int i = 2; i <= 1_001; i++) {
      fan.add(span("a", i, 1, "s", i, i + 1));
    }
    Collections.shuffle(fan, new Random(3));
    Timeline timeline = Timeline.of(SketchedSpan.trace(fan));
    assertEquals(1_000, timeline.root().children().size());
    assertEquals(id(2), timeline.root().children().get(0).span().spanId());
  }

  @Test
  void aSpanThatEndsBeforeItStartsTakesNoTime() {
    Branch root = Timeline.of(SketchedSpan.trace(span("a", 1, 0, "root", 10, 5))).root();
    assertEquals(root.startNanos(), root.endNanos());
    assertEquals(0, root.selfNanos());
  }

  @Test
  void selfTimeIsWhatNoChildCovers() {
    Timeline timeline =
        Timeline.of(
            SketchedSpan.trace(
                span("a", 1, 0, "root", 0, 100),
                span("a", 2, 1, "before", -10, 10),
                span("a", 3, 1, "overlapping", 30, 60),
                span("a", 4, 1, "overlapped", 40, 50),
                span("a", 5, 1, "after", 90, 200)));
    assertEquals(50_000_000, timeline.root().selfNanos());
    assertEquals(30_000_000, timeline.root().children().get(1).selfNanos());
  }

  private static List<String> shape(SketchedSpan... spans) {
    return shape(List.of(spans));
  }

  private static List<String> shape(List<SketchedSpan> spans) {
    return Timeline.of(SketchedSpan.trace(spans)).branches().stream()
        .map(b -> b.depth() + " " + b.span().name() + " " + b.place())
        .toList();
  }
}
