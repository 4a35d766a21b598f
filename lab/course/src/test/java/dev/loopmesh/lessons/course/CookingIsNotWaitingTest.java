package dev.loopmesh.lessons.course;

import static dev.loopmesh.lessons.course.JudgedMeasurement.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookingIsNotWaitingTest {
  private static Outcome threeLoops(double busy, double used, double cores) {
    return outcome(
        new CookingIsNotWaiting(),
        Noise.NONE,
        Map.of(
            "one after another", 1.5,
            "all at once", 1.5 / used,
            "gain", used,
            "loops busy at a time", busy,
            "cores used at a time", used,
            "loops that share the work", 3.0,
            "cores of this machine", cores));
  }

  @Test
  void threeTasksOfWhichACoreDoesTwoUseOneAndAHalfOfTwoCores() {
    assertEquals(Outcome.HELD, threeLoops(2.5, 1.5, 2));
    assertEquals(Outcome.DID_NOT_HOLD, threeLoops(1.1, 1.1, 2));
  }

  @Test
  void threeTasksOnAsManyCoresUseThemAll() {
    assertEquals(Outcome.HELD, threeLoops(3, 2.9, 8));
    assertEquals(Outcome.DID_NOT_HOLD, threeLoops(2, 2, 8));
  }
}
