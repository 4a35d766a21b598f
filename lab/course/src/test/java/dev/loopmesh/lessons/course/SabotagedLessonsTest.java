package dev.loopmesh.lessons.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import dev.loopmesh.lessons.chart.BarChart;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Measurements that hold, and the same with one effect missing. */
class SabotagedLessonsTest {
  private static final Noise LOUD = new Noise(1_000, 500, 100, 0, List.of());

  /** A lesson with figures for which it holds. */
  private record Held(Lesson lesson, Map<String, Double> figures) {
    Held {
      assertEquals(Outcome.HELD, judge(lesson, figures, Noise.NONE));
    }

    Outcome but(Object... changes) {
      return judge(lesson, changed(changes), Noise.NONE);
    }

    Outcome loudBut(Object... changes) {
      return judge(lesson, changed(changes), LOUD);
    }

    private Map<String, Double> changed(Object... changes) {
      Map<String, Double> changed = new HashMap<>(figures);
      for (int i = 0; i < changes.length; i += 2) {
        changed.put((String) changes[i], (Double) changes[i + 1]);
      }
      return changed;
    }

    private static Outcome judge(Lesson lesson, Map<String, Double> figures, Noise noise) {
      List<Figure> all =
          figures.entrySet().stream()
              .map(one -> new Figure(one.getKey(), one.getValue(), ""))
              .toList();
      BarChart chart = new BarChart("made up", "s", List.of());
      Measurement measured = new Measurement(all, chart, List.of(), new JsonObject());
      return lesson.judge(measured, noise).outcome();
    }
  }

  private static final Held MICROPHONE =
      new Held(
          new Microphone(),
          Map.of(
              "the other request", 1_000.0,
              "slowest /menu", 900.0,
              "of it, waiting for the loop", 899.0,
              "share of waiting", 99.9,
              "slowest /menu before", 2.0));

  private static Map<String, Double> computing(
      double atOnce, double busy, double used, double loops, double cores) {
    return Map.of(
        "one after another", 1.5,
        "all at once", atOnce,
        "gain", 1.5 / atOnce,
        "CPU time of the work", 1.5,
        "loops busy at a time", busy,
        "cores used at a time", used,
        "loops that share the work", loops,
        "cores of this machine", cores);
  }

  private static final Held BUSY_OR_STUCK =
      new Held(
          new BusyOrStuck(),
          Map.of(
              "loop busy, parked", 99.8,
              "CPU, parked", 0.1,
              "loop busy, computing", 99.8,
              "CPU, computing", 99.0,
              "CPU time, computing against parked", 500.0,
              "response time, parked", 1_001.0,
              "response time, computing", 1_001.0));

  private static final Held MORE_WAITERS =
      new Held(
          new MoreWaiters(),
          Map.of(
              "requests", 40.0,
              "one request alone", 1.0,
              "requests with a worker at once", 20.0,
              "requests queued for a worker", 20.0,
              "the last, worker pool", 2.001,
              "longest wait for a worker", 1.001,
              "the last, one loop", 1.001,
              "longest wait for the loop", 0.001,
              "latency set, of all calls", 1.0));

  private static Map<String, Double> burned(double worked, double kept) {
    return Map.of(
        "onFailure=fail", 0.201,
        "the call that failed", 0.2,
        "calls cancelled", 2.0,
        "services worked on cancelled calls", worked,
        "onFailure=partial", 1.001,
        "longest call", 1.0,
        "parts in the partial response", 2.0,
        "abandoned calls are worked on", kept,
        "latency set", 1.0);
  }

  @Test
  void aMenuThatDoesNotWaitOrIsSlowByItselfDoesNotHold() {
    assertEquals(
        Outcome.DID_NOT_HOLD,
        MICROPHONE.but("slowest /menu", 2.0, "of it, waiting for the loop", 0.0));
    assertEquals(Outcome.DID_NOT_HOLD, MICROPHONE.but("of it, waiting for the loop", 20.0));
    assertEquals(Outcome.TOO_NOISY, MICROPHONE.loudBut("of it, waiting for the loop", 20.0));
  }

  @Test
  void oneLoopThatGainsDoesNotHold() {
    Held one = new Held(new CookingIsNotWaiting(), computing(1.5, 1, 1, 1, 4));
    assertEquals(
        Outcome.DID_NOT_HOLD,
        one.but("all at once", 0.5, "loops busy at a time", 3.0, "cores used at a time", 3.0));
    assertEquals(Outcome.DID_NOT_HOLD, one.but("loops busy at a time", 2.0));
    assertEquals(Outcome.DID_NOT_HOLD, one.but("cores used at a time", 1.9));
  }

  @Test
  void threeLoopsThatTakeTurnsDoNotHold() {
    Held three = new Held(new CookingIsNotWaiting(), computing(0.75, 3, 2, 3, 2));
    assertEquals(
        Outcome.DID_NOT_HOLD,
        three.but("all at once", 1.5, "loops busy at a time", 1.0, "cores used at a time", 1.0));
  }

  @Test
  void threeLoopsOnOneCoreGainNothing() {
    Held three = new Held(new CookingIsNotWaiting(), computing(1.5, 3, 1, 3, 1));
    assertEquals(Outcome.DID_NOT_HOLD, three.but("cores used at a time", 2.0));
  }

  @Test
  void coresThatOtherProgramsUseMakeItTooNoisy() {
    Held three = new Held(new CookingIsNotWaiting(), computing(0.75, 3, 2, 3, 2));
    assertEquals(Outcome.TOO_NOISY, three.but("all at once", 2.0, "cores used at a time", 0.75));
  }

  @Test
  void aParkedLoopThatUsesTheCpuOrAComputingOneThatDoesNotDoesNotHold() {
    assertEquals(
        Outcome.DID_NOT_HOLD,
        BUSY_OR_STUCK.but("CPU, parked", 99.0, "CPU time, computing against parked", 1.0));
    assertEquals(
        Outcome.DID_NOT_HOLD,
        BUSY_OR_STUCK.but("CPU, computing", 0.1, "CPU time, computing against parked", 1.0));
    assertEquals(Outcome.DID_NOT_HOLD, BUSY_OR_STUCK.but("loop busy, parked", 3.0));
    assertEquals(Outcome.DID_NOT_HOLD, BUSY_OR_STUCK.but("loop busy, computing", 3.0));
    assertEquals(Outcome.TOO_NOISY, BUSY_OR_STUCK.loudBut("loop busy, parked", 3.0));
  }

  @Test
  void aPoolThatDoesNotQueueOrALoopThatDoesDoesNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, MORE_WAITERS.but("the last, worker pool", 1.001));
    assertEquals(Outcome.DID_NOT_HOLD, MORE_WAITERS.but("longest wait for a worker", 0.001));
    assertEquals(Outcome.DID_NOT_HOLD, MORE_WAITERS.but("the last, one loop", 2.001));
    assertEquals(Outcome.DID_NOT_HOLD, MORE_WAITERS.but("longest wait for the loop", 0.5));
    assertEquals(Outcome.TOO_NOISY, MORE_WAITERS.loudBut("the last, worker pool", 1.001));
  }

  @Test
  void aFailureThatWaitsForTheOthersDoesNotHold() {
    Held dropped = new Held(new OneDishBurns(), burned(0.205, 0));
    assertEquals(Outcome.DID_NOT_HOLD, dropped.but("onFailure=fail", 1.001));
    assertEquals(Outcome.DID_NOT_HOLD, dropped.but("calls cancelled", 0.0));
    assertEquals(Outcome.DID_NOT_HOLD, dropped.but("onFailure=partial", 0.201));
    assertEquals(Outcome.DID_NOT_HOLD, dropped.but("parts in the partial response", 0.0));
    assertEquals(Outcome.TOO_NOISY, dropped.loudBut("onFailure=fail", 1.001));
    assertEquals(Outcome.TOO_NOISY, dropped.loudBut("calls cancelled", 1.0), "it came too late");
  }

  @Test
  void workForCallersWhoHaveLeftIsAsTheKnobSaysOrDoesNotHold() {
    Held dropped = new Held(new OneDishBurns(), burned(0.205, 0));
    Held kept = new Held(new OneDishBurns(), burned(1.005, 1));
    String worked = "services worked on cancelled calls";
    assertEquals(Outcome.DID_NOT_HOLD, dropped.but(worked, 1.005));
    assertEquals(Outcome.DID_NOT_HOLD, kept.but(worked, 0.205));
  }
}
