package dev.loopmesh.lessons.course;

import static dev.loopmesh.lessons.course.JudgedMeasurement.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookingIsNotWaitingTest {
  private static Outcome on(double loops, double busy, double used, double cores) {
    return outcome(
        new CookingIsNotWaiting(),
        Noise.NONE,
        Map.of(
            "one after another", 1.5,
            "all at once", 1.5 / used,
            "gain", used,
            "loops busy at a time", busy,
            "cores used at a time", used,
            "loops that share the work", loops,
            "cores of this machine", cores));
  }

  @Test
  void threeTasksOfWhichACoreDoesTwoUseOneAndAHalfOfTwoCores() {
    assertEquals(Outcome.HELD, on(3, 2.5, 1.5, 2));
    assertEquals(Outcome.DID_NOT_HOLD, on(3, 1.1, 1.1, 2));
  }

  @Test
  void threeTasksOnAsManyCoresUseThemAll() {
    assertEquals(Outcome.HELD, on(3, 3, 2.9, 8));
    assertEquals(Outcome.DID_NOT_HOLD, on(3, 2, 2, 8));
  }

  @Test
  void moreThanOneBusyLoopIsNotOneHoweverLittleCpuTheyHave() {
    assertEquals(Outcome.HELD, on(1, 1, 0.76, 2));
    assertEquals(Outcome.DID_NOT_HOLD, on(1, 1.47, 0.76, 2));
  }
}
