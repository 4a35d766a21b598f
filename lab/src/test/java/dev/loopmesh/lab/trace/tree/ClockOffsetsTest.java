package dev.loopmesh.lab.trace.tree;

import static dev.loopmesh.lab.trace.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lab.trace.SketchedSpan;
import dev.loopmesh.lab.trace.SpanKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each offset is written "service ahead±error", in milliseconds. */
class ClockOffsetsTest {
  @Test
  void clocksThatAgreeAreLeftAlone() {
    assertEquals(List.of(), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, 1, 99)));
  }

  @Test
  void aServerThatStartsBeforeItsClientIsBehind() {
    assertEquals(
        List.of("b -60.0±10.0"), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, -50, 30)));
  }

  @Test
  void aServerThatEndsAfterItsClientIsAhead() {
    assertEquals(
        List.of("b 40.0±10.0"), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, 50, 130)));
  }

  @Test
  void severalCallsNarrowItDown() {
    assertEquals(
        List.of("b 1000.0±1.0"),
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
        List.of("b 1000.0±5.0", "c -2000.0±10.0"),
        offsets(
            client("a", 1, 0, 0, 100),
            server("b", 2, 1, 1_005, 1_095),
            client("b", 3, 2, 1_010, 1_090),
            server("c", 4, 3, -1_985, -1_915)));
  }

  @Test
  void aServiceBesideOneWhoseClockIsWrongMayHaveTheSameClock() {
    assertEquals(
        List.of("b 1000.0±5.0", "c 1000.0±5.0"),
        offsets(
            client("a", 1, 0, 0, 100),
            server("b", 2, 1, 1_005, 1_095),
            client("b", 3, 2, 1_010, 1_090),
            server("c", 4, 3, 1_020, 1_080)));
  }

  @Test
  void aCallerOfTheRootsServiceIsSeenFromTheOtherEnd() {
    assertEquals(
        List.of("b -500.0±5.0"),
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
        List.of("b -50.0±?"), offsets(client("a", 1, 0, 0, 100), server("b", 2, 1, -50, 500)));
  }

  @Test
  void withinOneResourceThereIsOneClock() {
    assertEquals(List.of(), offsets(client("a", 1, 0, 0, 100), server("a", 2, 1, -50, 500)));
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
