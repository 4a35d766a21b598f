package dev.loopmesh.lessons.course;

import static dev.loopmesh.lessons.course.JudgedMeasurement.LOUD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingWaiterTest {
  private static Outcome outcome(Noise noise, double blocking, double waiting) {
    return outcome(noise, blocking, waiting, 1);
  }

  private static Outcome outcome(Noise noise, double blocking, double waiting, double loops) {
    return JudgedMeasurement.outcome(
        new StandingWaiter(),
        noise,
        Map.of(
            "each request waits",
            1.0,
            "the last, blocking",
            blocking,
            "the last, not blocking",
            waiting,
            "requests",
            10.0,
            "event loops that were blocked",
            loops));
  }

  @Test
  void oneByOneAgainstAllTogetherHolds() {
    assertEquals(Outcome.HELD, outcome(Noise.NONE, 10.002, 1.002));
  }

  @Test
  void blockingOnSeveralLoopsDoesNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, 3.0, 1.002));
    assertEquals(Outcome.DID_NOT_HOLD, outcome(LOUD, 9.0, 1.002), "pauses make nothing shorter");
    assertEquals(Outcome.DID_NOT_HOLD, outcome(LOUD, 10.002, 1.002, 2), "slow, on two loops");
  }

  @Test
  void requestsThatQueueWithoutBlockingDoNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, 10.002, 9.0));
  }

  @Test
  void longPausesMayExplainADifference() {
    assertEquals(Outcome.HELD, outcome(LOUD, 10.002, 1.002));
    assertEquals(Outcome.TOO_NOISY, outcome(LOUD, 10.002, 5.0));
  }
}
