package dev.loopmesh.lessons.course;

import static dev.loopmesh.lessons.course.JudgedMeasurement.LOUD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SumOrMaxTest {
  private static Outcome outcome(Noise noise, double sequential, double parallel, double waits) {
    return JudgedMeasurement.outcome(
        new SumOrMax(),
        noise,
        Map.of(
            "one after another",
            sequential,
            "sum of the waits",
            3 * waits,
            "all at once",
            parallel,
            "longest wait",
            waits,
            "latency set, on average",
            1.0,
            "runs of each",
            1.0));
  }

  @Test
  void theSumAndTheLongestHold() {
    assertEquals(Outcome.HELD, outcome(Noise.NONE, 3.002, 1.001, 1));
  }

  @Test
  void parallelCallsThatRunOneAfterAnotherDoNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, 3.002, 3.001, 1));
  }

  @Test
  void servicesThatDoNotWaitDoNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, 0.002, 0.001, 0));
  }

  @Test
  void aSequenceThatOverlapsDoesNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, 2.0, 1.001, 1));
  }

  @Test
  void longPausesMayExplainADifference() {
    assertEquals(Outcome.HELD, outcome(LOUD, 3.002, 1.001, 1));
    assertEquals(Outcome.TOO_NOISY, outcome(LOUD, 3.002, 3.001, 1));
  }
}
