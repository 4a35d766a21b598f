package dev.loopmesh.traces.store;

import static dev.loopmesh.traces.store.SketchedSpan.TRACE_ID;
import static dev.loopmesh.traces.store.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trace with more spans than are kept: the most important spans are kept, whenever they arrive.
 */
class FullTraceTest {
  private static final int ROOT = 1;
  private static final int SPANS = 10;
  private static final int LOGS = 3;
  private static final int BYTES = 20_000;

  private final TraceStore store = store(SPANS, 1 << 20);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void theRootAndTheEntriesAreKeptInAnyOrder(int seed) {
    List<Span> all = new ArrayList<>();
    for (int i = 10; i < 40; i++) {
      all.add(span("a", i, 3, "inner", 0, 10).drawn());
    }
    all.add(span("a", 2, ROOT, "call", 0, 10).as(SpanKind.CLIENT).drawn());
    all.add(span("a", 3, 2, "entry", 0, 10).as(SpanKind.SERVER).drawn());
    all.add(span("a", 4, 2, "message", 0, 10).as(SpanKind.CONSUMER).drawn());
    all.add(span("a", ROOT, 0, "root", 0, 10).drawn());
    if (seed > 0) {
      Collections.shuffle(all, new Random(seed));
    } // otherwise as programs send them: in the order in which they end

    Refusal refusal = store.add(all);

    assertTrue(kept().containsAll(Set.of("entry", "message", "root")), () -> kept().toString());
    assertEquals(SPANS, store.find(TRACE_ID).orElseThrow().spans().size());
    assertEquals(SPANS, store.counts().spans());
    assertEquals(all.size() - SPANS, refusal.count());
    assertEquals(all.size() - SPANS, store.counts().refusedSpans());
    assertEquals(all.size() - SPANS, store.find(TRACE_ID).orElseThrow().refusedSpans());
    assertEquals(
        "trace %s already has 10 spans, the maximum per trace".formatted(TRACE_ID),
        refusal.reason());
  }

  @Test
  void eachServiceHasASpan() {
    for (int i = 0; i < 30; i++) {
      store.add(List.of(span(i < 20 ? "a" : "b", 10 + i, ROOT, "inner", 0, 10).drawn()));
    }
    assertEquals(
        Set.of("a", "b"),
        store.find(TRACE_ID).orElseThrow().spans().stream()
            .map(Span::service)
            .collect(Collectors.toSet()));
  }

  @Test
  void aRootDoesNotTakeThePlaceOfAnother() {
    for (int i = 0; i < 30; i++) {
      store.add(List.of(span("a", 10 + i, 0, "root " + i, 0, 10).drawn()));
    }
    assertTrue(kept().contains("root 0"));
    assertEquals(20, store.counts().refusedSpans());
  }

  @Test
  void anEntryGoesForTheRootWhereThereIsNothingElse() {
    for (int i = 0; i < 30; i++) {
      store.add(List.of(span("a", 10 + i, 999, "entry", 0, 10).as(SpanKind.SERVER).drawn()));
    }
    store.add(List.of(span("a", ROOT, 0, "root", 0, 10).drawn()));
    assertTrue(kept().contains("root"));
    assertEquals(SPANS, store.counts().spans());
  }

  @Test
  void theRootIsKeptWhenTheBytesAreUsedUp() {
    TraceStore small = store(1_000, BYTES);
    for (int i = 0; i < 100; i++) {
      small.add(List.of(span("a", 10 + i, ROOT, "inner", 0, 10).with("n", text(1_000)).drawn()));
    }
    small.add(List.of(span("a", ROOT, 0, "root", 0, 10).with("n", text(5_000)).drawn()));

    Trace trace = small.find(TRACE_ID).orElseThrow();
    assertTrue(trace.spans().stream().anyMatch(Span::isRoot));
    assertEquals(101, trace.spans().size() + trace.refusedSpans());
    assertTrue(small.counts().bytes() <= BYTES, () -> small.counts().toString());
    assertEquals(trace.spans().size(), small.counts().spans());
  }

  @Test
  void theRootIsKeptWhenLogRecordsHaveUsedTheBytesUp() {
    TraceStore small = store(1_000, BYTES);
    small.add(List.of(span("a", 10, ROOT, "inner", 0, 10).drawn()));
    for (int i = 0; i < LOGS; i++) {
      small.addLogLines(List.of(logged(9, text(6_000))), 0);
    }
    small.add(List.of(span("a", ROOT, 0, "root", 0, 10).with("n", text(4_000)).drawn()));

    Trace trace = small.find(TRACE_ID).orElseThrow();
    assertEquals(2, trace.spans().size());
    assertEquals(LOGS, trace.logLines().size() + trace.refusedLogLines());
    assertTrue(trace.refusedLogLines() > 0);
    assertEquals(0, trace.refusedSpans());
    assertEquals(
        new LogCounts(trace.logLines().size(), 0, trace.refusedLogLines(), 0), logs(small));
    assertTrue(small.counts().bytes() <= BYTES, () -> small.counts().toString());
  }

  @Test
  void anErrorTakesThePlaceOfALessSevereRecord() {
    store.add(List.of(span("a", ROOT, 0, "root", 0, 10).drawn()));
    for (String text : List.of("one", "two", "three", "four")) {
      store.addLogLines(List.of(logged(9, text)), 0);
    }
    Refusal refusal = store.addLogLines(List.of(logged(17, "error"), logged(13, "warning")), 0);

    assertEquals(
        List.of("one", "error", "warning"),
        store.find(TRACE_ID).orElseThrow().logLines().stream().map(LogLine::text).toList());
    assertEquals(2, refusal.count());
    assertEquals(new LogCounts(LOGS, 0, 3, 0), logs(store));
  }

  @Test
  void theResourcesOfLogRecordsAreWeighedAndKeptOnce() {
    TraceStore small = store(1_000, BYTES);
    small.add(List.of(span("a", ROOT, 0, "root", 0, 10).drawn()));
    for (int i = 0; i < 100; i++) {
      String traceId = i % 2 == 0 ? TRACE_ID : "%032x".formatted(i); // the others wait
      LogLine line =
          new LogLine(traceId, "", 1, 9, "x", "", resource(text(3_000) + i), Map.of(), 0);
      small.addLogLines(List.of(line), 0);
    }
    assertTrue(small.counts().bytes() <= BYTES, () -> small.counts().toString());
    assertTrue(logs(small).stray() >= 49, () -> logs(small).toString()); // a sixteenth may wait

    for (int i = 0; i < LOGS; i++) {
      LogLine line = new LogLine(TRACE_ID, "", 1, 9, "x", "", resource(text(300)), Map.of(), 0);
      store.add(List.of(span("a", ROOT, 0, "root", 0, 10).drawn()));
      store.addLogLines(List.of(line), 0);
    }
    List<LogLine> lines = store.find(TRACE_ID).orElseThrow().logLines();
    assertTrue(lines.get(0).resource() == lines.get(LOGS - 1).resource());
  }

  private Set<String> kept() {
    return store.find(TRACE_ID).orElseThrow().spans().stream()
        .map(Span::name)
        .collect(Collectors.toSet());
  }

  private static LogLine logged(int severity, String text) {
    return new LogLine(TRACE_ID, "", 1, severity, text, "", resource("a"), Map.of(), 0);
  }

  private static Resource resource(String service) {
    return new Resource(Map.of("service.name", service));
  }

  private static LogCounts logs(TraceStore store) {
    return store.counts().logs();
  }

  private static String text(int length) {
    return "x".repeat(length);
  }

  private static TraceStore store(int spans, long bytes) {
    return new TraceStore(
        new TraceLimits(10, spans, LOGS, bytes, 10, 100, 10, Duration.ofMillis(500)));
  }
}
