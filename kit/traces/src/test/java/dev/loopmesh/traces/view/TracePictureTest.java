package dev.loopmesh.traces.view;

import static dev.loopmesh.traces.store.SketchedSpan.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.traces.store.LogLine;
import dev.loopmesh.traces.store.SketchedLog;
import dev.loopmesh.traces.store.SketchedSpan;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.Trace;
import dev.loopmesh.traces.tree.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracePictureTest {
  @Test
  void aStaircase() {
    assertEquals(
        """
        trace 4bf92f3577b34da6a3ce929d0e0e4736
        3.000 s  6 spans  2 services

        * aggregator GET /users/{id}/summary  ████████████████████████████████ 3.000 s
        *   GET user                          ██████████▋                      1.000 s
        *     user-service GET /users/{id}    ██████████▋                      996 ms
        *       a database query              ░░░░░░░░░░░                      994 ms
        *   GET orders                                   ██████████▍           1.000 s
        *   GET payments                                           ███████████ 1.000 s
                                              ├──────────┼─────────┼──────────┼
                                              0 s        1 s       2 s        3 s

        * critical path, computed
        ░ artificial wait
        """,
        draw(
            span("aggregator", 1, 0, "GET /users/{id}/summary", 0, 3_000),
            span("aggregator", 2, 1, "GET user", 0, 1_000),
            span("user-service", 3, 2, "GET /users/{id}", 2, 998).as(SpanKind.SERVER),
            span("user-service", 4, 3, "a database query", 3, 997)
                .with("loopmesh.artificial", true),
            span("aggregator", 5, 1, "GET orders", 1_000, 2_000),
            span("aggregator", 6, 1, "GET payments", 2_000, 3_000)));
  }

  @Test
  void whoWaitedForTheLoopIsSaid() {
    String drawn =
        draw(
            span("aggregator", 1, 0, "GET /menu", 0, 2)
                .with("loopmesh.scheduled_ms", 250.5)
                .with("loopmesh.scheduled_min_ms", 0.0)
                .with("loopmesh.loop.held_by", "GET /slow"),
            span("aggregator", 2, 1, "wait", 0, 1)
                .with("loopmesh.scheduled_ms", 20.0)
                .with("loopmesh.scheduled_min_ms", 20.0));
    assertTrue(
        drawn.contains("aggregator GET /menu waited up to 251 ms for the loop, held by GET /slow."),
        drawn);
    assertTrue(
        drawn.contains("aggregator wait waited 20 ms for the loop, held by another task."), drawn);
  }

  @Test
  void timeThatHeldTheLoopAndTimeThatWaitedForItIsHatched() {
    assertEquals(
        """
        trace 4bf92f3577b34da6a3ce929d0e0e4736
        3.200 s  3 spans  2 services

        * aggregator GET /users/{id}/summary  ████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 3.200 s  held the loop 2.400 s
        *   GET user                          ████████████████████╱╱╱╱╱╱╱╱████ 3.200 s
        *     user-service GET /users/{id}    ╱╱╱╱████████████████             1.600 s
                                              ├─────────┼─────────┼─────────┼──
                                              0 s       1 s       2 s       3 s

        * critical path, computed
        ▓ held the loop
        ╱ ready, waiting for the loop
        aggregator GET user waited up to 2.000 s for the loop, held by another task.
        user-service GET /users/{id} waited 900 ms for the loop, held by GET /slow.
        """,
        draw(
            span("aggregator", 1, 0, "GET /users/{id}/summary", 0, 3_200)
                .event("held the loop", 3_200, Map.of("loopmesh.loop.held_ms", 2_400.0)),
            span("aggregator", 2, 1, "GET user", 0, 3_200)
                .as(SpanKind.CLIENT)
                .with("loopmesh.scheduled_ms", 2_000.0)
                .with("loopmesh.scheduled_min_ms", 10.0)
                .event("the loop was free", 2_800, Map.of()),
            span("user-service", 3, 2, "GET /users/{id}", 400, 2_000)
                .as(SpanKind.SERVER)
                .with("loopmesh.scheduled_ms", 900.0)
                .with("loopmesh.scheduled_min_ms", 900.0)
                .with("loopmesh.loop.held_by", "GET /slow")));
  }

  @Test
  void whatProgramsWroteOfTheirLoopsIsBelievedOnlyAsFarAsItFits() {
    String text =
        draw(
            span("a", 1, 0, "all", 10, 20)
                .with("loopmesh.scheduled_ms", Map.of("a", 1L))
                .with("loopmesh.scheduled_min_ms", List.of())
                .event("held the loop", 15, Map.of("loopmesh.loop.held_ms", 1e300))
                .event("held the loop", 16, Map.of("loopmesh.loop.held_ms", "much"))
                .event("held the loop", 17, Map.of("loopmesh.loop.held_ms", Double.NaN))
                .event("held the loop", 90, Map.of("loopmesh.loop.held_ms", -5.0))
                .event("held the loop", 18, Map.of("loopmesh.loop.held_ms", 3L)));
    assertTrue(text.contains(" 10 ms  held the loop 8.0 ms\n"), text);
    assertFalse(text.contains("for the loop, held by"), text);
  }

  @Test
  void whereTheRootDidNotEndLastBothTimesAreSaid() {
    String text = draw(span("a", 1, 0, "all", 0, 7.1), span("a", 2, 1, "orphan", 1, 10));
    assertTrue(text.contains("\n7.1 ms; last span ended at 10 ms  2 spans  1 service\n"), text);
  }

  @Test
  void aFan() {
    assertEquals(
        """
        trace 4bf92f3577b34da6a3ce929d0e0e4736
        1.000 s  4 spans  1 service

        * aggregator GET /users/{id}/summary  ████████████████████████████████ 1.000 s
            GET user                          ████████████████                 500 ms
        *   GET orders                        ████████████████████████████████ 1.000 s
            GET payments                      ████████████████████████         750 ms  × cancelled
                                              ├───────────────┼───────────────┼
                                              0 ms            500 ms          1000 ms

        * critical path, computed
        """,
        draw(
            span("aggregator", 1, 0, "GET /users/{id}/summary", 0, 1_000),
            span("aggregator", 2, 1, "GET user", 0, 500),
            span("aggregator", 3, 1, "GET orders", 0, 1_000),
            span("aggregator", 4, 1, "GET payments", 0, 750)
                .with("error.type", "cancelled")
                .failed("")));
  }

  @Test
  void aRecordedCriticalPathIsSaidToBeOne() {
    String text =
        draw(
            span("a", 1, 0, "all", 0, 1_000),
            span("a", 2, 1, "last", 0, 1_000).with("loopmesh.critical", false),
            span("a", 3, 1, "first", 0, 500).with("loopmesh.critical", true));

    assertTrue(text.contains("\n*   first "), text);
    assertTrue(text.contains("\n    last "), text);
    assertTrue(text.contains("* critical path, as recorded\n"), text);
  }

  @Test
  void aFailureSaysWhy() {
    String text = draw(span("a", 1, 0, "all", 0, 10).failed("refused"));
    assertTrue(text.contains(" 10 ms  ! refused\n"), text);
  }

  @Test
  void whatIsMissingIsTold() {
    Trace trace =
        new Trace(
            SketchedSpan.TRACE_ID,
            List.of(
                span("a", 3, 2, "child", 0, 10).drawn(), span("b", 5, 4, "child", 0, 10).drawn()),
            7,
            List.of(),
            0,
            Duration.ZERO,
            false);

    String text = draw(trace);

    assertTrue(text.contains("10 ms  ? parent missing\n"), text);
    assertTrue(
        text.endsWith(
            """
            Incomplete: the root is missing.
            The parent of 2 spans is missing.
            7 spans dropped: the trace is too large.
            """),
        text);
  }

  @Test
  void aSpanThatIsUnderWayOrEndsTooEarlyIsMarked() {
    String text = draw(span("a", 1, 0, "open", 0, Double.NaN), span("a", 2, 1, "backwards", 10, 5));
    assertTrue(text.contains("0 ms  … running\n"), text);
    assertTrue(text.contains("0 ms  ? ends before it starts\n"), text);
  }

  @Test
  void aClockThatIsWrongIsTold() {
    String text =
        draw(
            span("a", 1, 0, "call", 0, 100).as(SpanKind.CLIENT),
            span("b", 2, 1, "answer", 5_010, 5_090).as(SpanKind.SERVER));
    assertTrue(text.startsWith("trace " + SketchedSpan.TRACE_ID + "\n100 ms  2 spans"), text);
    assertTrue(
        text.endsWith("The clock of b is 5.000 s ± 12 ms ahead; times are by the root's clock.\n"),
        text);
  }

  @Test
  void aCircleOfParentsIsCutOpen() {
    String text = draw(span("a", 1, 2, "egg", 0, 10), span("a", 2, 1, "hen", 1, 10));
    assertTrue(text.contains("* a egg "), text);
    assertTrue(text.contains("? its own ancestor\n"), text);
    assertTrue(text.contains("form a cycle"), text);
  }

  @Test
  void namesCannotSteerTheTerminal() {
    String text = draw(span("a\u001b[2J", 1, 0, "x\r\n\u202e", 0, 10).failed("\u0007"));
    assertFalse(text.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)), text);
    assertTrue(text.contains("* a·[2J x···"), text);
  }

  @Test
  void longNamesAreCutAndDeepTreesSayHowDeep() {
    List<SketchedSpan> chain = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      chain.add(span("a", i, i - 1, "n".repeat(i), 0, 1_000 - i));
    }
    String text = draw(SketchedSpan.trace(chain));
    assertTrue(text.contains("\n*                 +291 nnn"), text);
    assertTrue(
        text.lines().filter(line -> line.startsWith("*  ")).allMatch(line -> line.length() <= 80),
        text);
  }

  @Test
  void thereIsNoColourUnlessItIsAskedFor() {
    Timeline timeline =
        Timeline.of(
            SketchedSpan.trace(
                span("a", 1, 0, "all", 0, 10).failed("no"), span("a", 2, 1, "part", 0, 5)));
    String plain = TracePicture.draw(timeline, Ink.PLAIN);
    String coloured = TracePicture.draw(timeline, Ink.COLOUR);
    assertFalse(plain.contains("\033"));
    assertTrue(coloured.contains("\033"));
    assertEquals(plain, coloured.replaceAll("\033\\[[0-9;]*m", ""));
  }

  @Test
  void whatWasLoggedStandsBelowInItsOrder() {
    Trace spans = SketchedSpan.trace(span("a", 1, 0, "all", 0, 10));
    List<LogLine> logged = new ArrayList<>();
    for (int ms = 24; ms > 0; ms--) { // as they came: the last one first
      logged.add(SketchedLog.warning(SketchedSpan.TRACE_ID, "", ms, "line %d\n".formatted(ms)));
    }
    String text =
        draw(
            new Trace(
                SketchedSpan.TRACE_ID, spans.spans(), 0, logged, 3, Duration.ofSeconds(1), true));

    assertTrue(text.contains("\nLogged:\n    1.0 ms  warn   a                line 1·\n"), text);
    assertTrue(text.endsWith("line 20·\n  and 7 lines more\n"), text);
    assertFalse(draw(spans).contains("Logged"));
  }

  @Test
  void timesFromAnywhereAreDrawnSomehow() {
    String text = draw(span("a", 1, 0, "now", 0, 1), span("a", 2, 1, "then", -1.7e12, 7e12));
    assertTrue(text.contains("then"), text);
  }

  private static String draw(SketchedSpan... spans) {
    return draw(SketchedSpan.trace(spans));
  }

  private static String draw(Trace trace) {
    return TracePicture.draw(Timeline.of(trace), Ink.PLAIN);
  }
}
