package dev.loopmesh.traces.tree;

import static dev.loopmesh.traces.store.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.SketchedSpan;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each offset is written "service ahead±error", in milliseconds. Where all times are whole
 * milliseconds, 2 of the error are the resolution of both clocks.
 */
class ClockOffsetsTest {
  @Test
  void clocksThatAgreeAreLeftAlone() {
    assertEquals(List.of(), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, 1, 99)));
  }

  @Test
  void aServerThatStartsBeforeItsClientIsBehind() {
    assertEquals(
        List.of("b -60.0±12.0"), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, -50, 30)));
  }

  @Test
  void aServerThatEndsAfterItsClientIsAhead() {
    assertEquals(
        List.of("b 40.0±12.0"), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, 50, 130)));
  }

  @Test
  void severalCallsNarrowItDown() {
    assertEquals(
        List.of("b 1000.0±3.0"),
        offsets(
            span("a", 9, 0, "root", 0, 500),
            client("a", 1, 9, 0, 100),
            server("b", 2, 1, 1_001, 1_050),
            client("a", 3, 9, 200, 300),
            server("b", 4, 3, 1_250, 1_299)));
  }

  @Test
  void offsetsAddUpAlongTheCalls() {
    assertEquals(
        List.of("b 1000.0±7.0", "c -2000.0±14.0"),
        offsets(
            client("a", 1, 0, 0, 100),
            server("b", 2, 1, 1_005, 1_095),
            client("b", 3, 2, 1_010, 1_090),
            server("c", 4, 3, -1_985, -1_915)));
  }

  @Test
  void aServiceBesideOneWhoseClockIsWrongMayHaveTheSameClock() {
    assertEquals(
        List.of("b 1000.0±7.0", "c 1000.0±7.0"),
        offsets(
            client("a", 1, 0, 0, 100),
            server("b", 2, 1, 1_005, 1_095),
            client("b", 3, 2, 1_010, 1_090),
            server("c", 4, 3, 1_020, 1_080)));
  }

  @Test
  void aCallerOfTheRootsServiceIsSeenFromTheOtherEnd() {
    assertEquals(
        List.of("b -500.0±7.0"),
        offsets(
            span("a", 9, 0, "root", 0, 1),
            client("b", 1, 8, -505, -405),
            server("a", 2, 1, 0, 90)));
  }

  @Test
  void aServerThatRunsOnAfterItsClientGaveUpSaysNothingOfItsClock() {
    assertEquals(
        List.of(),
        offsets(
            client("a", 1, 0, 0, 100).with("error.type", "cancelled"),
            server("b", 2, 1, 150, 200))); // the loop that serves was held meanwhile
    assertEquals(
        List.of(),
        offsets(client("a", 1, 0, 0, 100).failed("timeout"), server("b", 2, 1, 50, 1_000)));
  }

  @Test
  void whereOnlyTheStartIsKnownTheErrorIsNot() {
    assertEquals(
        List.of("b -48.0±?"), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, -50, 500)));
  }

  @Test
  void withinOneResourceThereIsOneClock() {
    assertEquals(List.of(), offsets(client("a", 1, 0, 0, 100), server("a", 2, 1, -50, 500)));
  }

  @Test
  void aCallerWithWholeMillisecondsIsNotMovedByItsRounding() {
    // started at 0.9 ms and wrote 0; its end is exact, and so are the times of the server
    assertEquals(
        List.of(), offsets(client("browser", 1, 0, 0, 15.6), server("a", 2, 1, 0.901, 16.234)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, 1, 20.7",
    "0, 20, 5, 26",
    "0, 100, 50, 110",
    "0, 3, 0.1, 3.2",
    "0, 999, 6.1, 1002.5"
  })
  void nothingIsMovedByLessThanItIsUncertain(double from, double to, double start, double end) {
    assertEquals(List.of(), offsets(client("a", 1, 0, from, to), server("b", 2, 1, start, end)));
  }

  @ParameterizedTest
  @CsvSource({
    "host.id, m, host.id, m, ''",
    "host.name, m, host.name, m, ''",
    "host.id, m, host.id, n, 40.0",
    "host.name, m, host.name, n, 40.0",
    "host.name, localhost, host.name, localhost, 40.0",
    "host.id, m, host.name, m, 40.0",
  })
  void oneHostHasOneClock(String key, String host, String otherKey, String other, String ahead) {
    Span client = client("a", 1, 0, 0, 100).drawn();
    Span server = server("b", 2, 1, 50, 130).drawn();
    List<Span> spans =
        List.of(
            client.of(new Resource(Map.of("service.name", "a", key, host))),
            server.of(new Resource(Map.of("service.name", "b", otherKey, other))));
    Trace trace =
        new Trace(SketchedSpan.TRACE_ID, spans, 0, List.of(), 0, Duration.ofSeconds(1), true);
    assertEquals(
        ahead,
        Timeline.of(trace).clocks().all().stream()
            .map(offset -> "" + offset.aheadNanos() / 1e6)
            .collect(Collectors.joining()));
  }

  @Test
  void aServerThatIsWhollyOutsideItsClientHasAnotherClockOnOneHostToo() {
    Map<String, Object> host = Map.of("host.name", "m");
    List<Span> spans =
        List.of(
            client("a", 1, 0, 0, 100).drawn().of(new Resource(host)),
            server("b", 2, 1, 5_010, 5_090)
                .drawn()
                .of(new Resource(Map.of("host.name", "m", "service.name", "b"))));
    Trace trace =
        new Trace(SketchedSpan.TRACE_ID, spans, 0, List.of(), 0, Duration.ofSeconds(1), true);
    assertEquals(1, Timeline.of(trace).clocks().all().size());
  }

  @Test
  void timesAtBothEndsOfTheScaleStayInOrder() {
    List<Span> spans =
        Stream.of(
                times(client("a", 1, 0, 0, 1), 1, 2),
                times(server("b", 2, 1, 0, 1), Long.MAX_VALUE - 1, Long.MAX_VALUE),
                times(client("b", 3, 2, 0, 1), Long.MAX_VALUE - 1, Long.MAX_VALUE),
                times(server("c", 4, 3, 0, 1), 1, Long.MAX_VALUE),
                times(server("d", 5, 3, 0, 1), 5, 3))
            .toList();
    Timeline timeline =
        Timeline.of(
            new Trace(SketchedSpan.TRACE_ID, spans, 0, List.of(), 0, Duration.ofSeconds(1), true));
    assertTrue(timeline.lastEndMs() >= timeline.durationMs());
    for (Branch branch : timeline.branches()) {
      assertTrue(timeline.ms(branch.startNanos()) >= 0, branch::toString);
      assertTrue(branch.endNanos() >= branch.startNanos(), branch::toString);
    }
  }

  private static Span times(SketchedSpan sketch, long startNanos, long endNanos) {
    Span span = sketch.drawn();
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentId(),
        span.name(),
        span.kind(),
        span.scope(),
        span.resource(),
        startNanos,
        endNanos,
        span.attributes(),
        span.events(),
        span.links(),
        span.outcome(),
        0);
  }

  @Test
  void theRecordedTimesStayAndTheAdjustedOnesNest() {
    Timeline timeline =
        Timeline.of(SketchedSpan.trace(client("a", 1, 0, 0, 100), server("b", 2, 1, 5_010, 5_090)));
    Branch server = timeline.branches().get(1);
    assertEquals(SketchedSpan.nanos(5_010), server.span().startNanos());
    assertEquals(10, timeline.ms(server.startNanos()));
    assertEquals(90, timeline.ms(server.endNanos()));
    assertEquals(100, timeline.durationMs());
  }

  private static SketchedSpan client(String service, int id, int parent, double start, double end) {
    return span(service, id, parent, "call", start, end).as(SpanKind.CLIENT);
  }

  private static SketchedSpan server(String service, int id, int parent, double start, double end) {
    return span(service, id, parent, "answer", start, end).as(SpanKind.SERVER);
  }

  private static List<String> offsets(SketchedSpan... spans) {
    return Timeline.of(SketchedSpan.trace(spans)).clocks().all().stream()
        .map(
            offset ->
                "%s %s±%s"
                    .formatted(
                        offset.resource().service(),
                        offset.aheadNanos() / 1e6,
                        offset.errorNanos() < 0 ? "?" : offset.errorNanos() / 1e6))
        .toList();
  }
}
