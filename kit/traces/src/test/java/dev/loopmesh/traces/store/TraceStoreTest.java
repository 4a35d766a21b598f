package dev.loopmesh.traces.store;

import static dev.loopmesh.traces.store.SketchedSpan.TRACE_ID;
import static dev.loopmesh.traces.store.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TraceStoreTest {
  private final AtomicLong nanoTime = new AtomicLong(-5);

  @Test
  void theOldestTraceGoesFirst() {
    TraceStore store = store(3, 100, 1 << 20);
    for (int trace = 1; trace <= 4; trace++) {
      store.add(List.of(some(1).drawn(traceId(trace))));
      store.add(List.of(some(2).drawn(traceId(1)))); // late spans make a trace no younger
    }

    assertEquals(List.of(traceId(1), traceId(4), traceId(3)), ids(store));
    assertEquals(2, store.counts().evictedTraces());
    assertEquals(1 + 2, store.counts().evictedSpans());
  }

  @Test
  void aTraceTakesOnlySoManySpans() {
    TraceStore store = store(10, 3, 1 << 20);
    Refusal refusal =
        store.add(List.of(drawn(1), drawn(2), drawn(3), drawn(4), drawn(5), drawn(1)));

    assertEquals(2, refusal.count());
    assertEquals(
        "trace " + TRACE_ID + " already has 3 spans, the maximum per trace", refusal.reason());
    assertEquals(2, store.counts().refusedSpans());
    assertEquals(2, store.find(TRACE_ID).orElseThrow().refusedSpans());
    assertEquals(3, store.counts().spans());
  }

  @Test
  void oldTracesGoWhenTheBytesDo() {
    TraceStore store = store(1_000, 1_000, 20_000);
    for (int trace = 1; trace <= 100; trace++) {
      store.add(List.of(some(1).with("note", "x".repeat(1_000)).drawn(traceId(trace))));
      assertTrue(store.counts().bytes() <= 20_000);
    }

    assertEquals(traceId(100), ids(store).get(0));
    assertTrue(store.counts().traces() > 8, () -> store.counts().toString());
    assertEquals(100, store.counts().traces() + store.counts().evictedTraces());
  }

  @Test
  void oneTraceThatTakesAllTheBytesGrowsNoMore() {
    TraceStore store = store(1_000, 1_000, 20_000);
    for (int i = 1; i <= 100; i++) {
      store.add(List.of(some(i).with("note", "x".repeat(1_000)).drawn()));
    }

    Trace trace = store.find(TRACE_ID).orElseThrow();
    assertEquals(100, trace.spans().size() + trace.refusedSpans());
    assertTrue(trace.spans().size() > 8);
    assertTrue(store.counts().bytes() <= 20_000);
  }

  @Test
  void aSpanThatIsLargerThanEverythingLeavesNothingBehind() {
    TraceStore store = store(10, 10, 5_000);
    Refusal refusal = store.add(List.of(some(1).with("note", "x".repeat(10_000)).drawn()));

    assertEquals(1, refusal.count());
    assertEquals(0, store.counts().traces());
    assertTrue(store.find(TRACE_ID).isEmpty());
  }

  @Test
  void ofTwoSpansWithOneIdTheLaterIsKept() {
    TraceStore store = store(10, 10, 1 << 20);
    store.add(List.of(span("a", 1, 0, "open", 0, Double.NaN).drawn()));
    long before = store.counts().bytes();
    store.add(List.of(span("a", 1, 0, "done", 0, 10).drawn()));

    assertEquals("done", store.find(TRACE_ID).orElseThrow().spans().get(0).name());
    assertEquals(1, store.counts().spans());
    assertEquals(1, store.counts().replacedSpans());
    assertEquals(before, store.counts().bytes());
  }

  @Test
  void aTraceIsCompleteWhenItsRootHasEndedAndItWasQuietForAMoment() {
    TraceStore store = store(10, 10, 1 << 20);
    store.add(List.of(some(2).drawn()));
    pass(Duration.ofSeconds(10));
    assertFalse(isComplete(store)); // no root
    store.add(List.of(span("a", 1, 0, "root", 0, Double.NaN).drawn()));
    pass(Duration.ofSeconds(10));
    assertFalse(isComplete(store)); // not ended
    store.add(List.of(span("a", 1, 0, "root", 0, 10).drawn()));
    assertFalse(isComplete(store)); // not quiet
    pass(Duration.ofMillis(499));
    assertFalse(isComplete(store));
    pass(Duration.ofMillis(1));
    assertTrue(isComplete(store));
    store.add(List.of(some(3).drawn())); // late, and accepted
    assertFalse(isComplete(store));
    assertEquals(3, store.find(TRACE_ID).orElseThrow().spans().size());
  }

  @Test
  void theAgeOfATraceIsThatOfItsFirstSpan() {
    TraceStore store = store(10, 10, 1 << 20);
    store.add(List.of(drawn(1)));
    pass(Duration.ofSeconds(3));
    store.add(List.of(drawn(2)));
    assertEquals(Duration.ofSeconds(3), store.find(TRACE_ID).orElseThrow().age());
  }

  @Test
  void equalResourcesAreKeptOnce() {
    TraceStore store = store(10, 10, 1 << 20);
    store.add(List.of(drawn(1)));
    store.add(List.of(drawn(2)));
    List<Span> spans = store.find(TRACE_ID).orElseThrow().spans();
    assertTrue(spans.get(0).resource() == spans.get(1).resource());
  }

  @Test
  void equalResourcesAreWeighedOnce() {
    TraceStore store = store(10, 10, 1 << 20);
    String service = "x".repeat(1_000);
    store.add(List.of(span(service, 1, 999_999, "some", 0, 10).drawn()));
    long first = store.counts().bytes();
    store.add(List.of(span(service, 2, 999_999, "some", 0, 10).drawn()));
    long second = store.counts().bytes() - first;

    assertTrue(first - second >= 1_000, () -> first + ", and then " + second);
  }

  @Test
  void severalThreadsMayAddAtOnce() throws Exception {
    TraceStore store = store(50, 1_000, 1 << 22);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int thread = 0; thread < 4; thread++) {
      int first = 1 + thread * 500;
      threads.submit(
          () -> {
            for (int i = first; i < first + 500; i++) {
              store.add(List.of(some(i).drawn(traceId(i % 100))));
            }
          });
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    StoreCounts counts = store.counts();
    assertEquals(2_000, counts.spans() + counts.evictedSpans());
    assertEquals(50, counts.traces());
    List<Span> kept = new ArrayList<>();
    store.newestFirst().forEach(trace -> kept.addAll(trace.spans()));
    assertEquals(counts.spans(), kept.size());
  }

  @Test
  void whatIsLoggedBeforeItsTraceComesWaitsForIt() {
    TraceStore store = store(10, 10, 1 << 20);
    store.addLogLines(List.of(logged(1, "early"), logged(2, "of another")), 0);
    assertTrue(store.find(traceId(1)).isEmpty(), "a log alone is no trace");

    store.add(List.of(some(1).drawn(traceId(1))));
    store.addLogLines(List.of(logged(1, "late")), 0);

    assertEquals(
        List.of("early", "late"),
        store.find(traceId(1)).orElseThrow().logLines().stream().map(LogLine::text).toList());
    assertEquals(new LogCounts(3, 0, 0, 0), store.counts().logs());
  }

  @Test
  void whatIsLoggedInNoTraceThatComesGoesAtLast() {
    TraceStore store = store(10, 10, 1 << 20);
    for (int trace = 1; trace <= 10_000; trace++) {
      store.addLogLines(List.of(logged(trace, "x".repeat(50))), 1);
    }
    LogCounts counts = store.counts().logs();
    assertTrue(counts.lines() < 5_000, counts::toString);
    assertEquals(10_000 + 10_000, counts.lines() + counts.stray());

    store.add(List.of(some(1).drawn(traceId(10_000)), some(1).drawn(traceId(1))));
    assertEquals(1, store.find(traceId(10_000)).orElseThrow().logLines().size(), "the youngest");
    assertEquals(0, store.find(traceId(1)).orElseThrow().logLines().size(), "the oldest");
  }

  @Test
  void aTraceTakesOnlySoManyLogRecordsAndTheyGoWithIt() {
    TraceStore store = store(1, 10, 1 << 20);
    store.add(List.of(some(1).drawn(traceId(1))));
    long bytesBefore = store.counts().bytes();
    Refusal refusal =
        store.addLogLines(
            List.of(logged(1, "a"), logged(1, "b"), logged(1, "c"), logged(1, "d")), 0);

    assertEquals(1, refusal.count());
    assertEquals(
        "trace %s already has 3 log records, the maximum per trace".formatted(traceId(1)),
        refusal.reason());
    assertEquals(1, store.find(traceId(1)).orElseThrow().refusedLogLines());
    assertTrue(store.counts().bytes() > bytesBefore);

    store.add(List.of(some(1).drawn(traceId(2))));
    assertEquals(new LogCounts(0, 3, 1, 0), store.counts().logs());
    assertEquals(bytesBefore, store.counts().bytes(), "of one trace with one span");
  }

  @Test
  void logsTakeNoMoreBytesThanThereAre() {
    TraceStore store = store(1_000, 10, 40_000);
    for (int trace = 1; trace <= 100; trace++) {
      store.add(List.of(some(1).drawn(traceId(trace))));
      store.addLogLines(List.of(logged(trace, "x".repeat(3_000))), 0);
      assertTrue(store.counts().bytes() <= 40_000, () -> store.counts().toString());
    }
    assertEquals(100, store.counts().logs().lines() + store.counts().logs().evicted());
  }

  private static LogLine logged(int trace, String text) {
    return SketchedLog.warning(traceId(trace), "", 1, text);
  }

  private TraceStore store(int traces, int spansPerTrace, long bytes) {
    TraceLimits limits =
        new TraceLimits(traces, spansPerTrace, 3, bytes, 10, 100, 10, Duration.ofMillis(500));
    return new TraceStore(limits, nanoTime::get);
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static boolean isComplete(TraceStore store) {
    return store.find(TRACE_ID).orElseThrow().complete();
  }

  private static SketchedSpan some(int id) {
    return span("a", id, 999_999, "some", 0, 10);
  }

  private static Span drawn(int id) {
    return some(id).drawn();
  }

  private static String traceId(int number) {
    return "%032x".formatted(number + 1);
  }

  private static List<String> ids(TraceStore store) {
    return store.newestFirst().stream().map(Trace::traceId).toList();
  }
}
