package dev.loopmesh.lessons.course;

import static dev.loopmesh.lessons.course.JudgedMeasurement.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoreWaitersTest {
  /** The last of 40 requests on one loop was answered as late as the last of the pool. */
  private static Outcome noGain(Noise noise) {
    return outcome(
        new MoreWaiters(),
        noise,
        Map.of(
            "requests", 40.0,
            "one request alone", 0.497,
            "requests with a worker at once", 20.0,
            "requests queued for a worker", 20.0,
            "the last, worker pool", 1.053,
            "longest wait for a worker", 0.5,
            "the last, one loop", 1.046,
            "longest wait for the loop", 0.05,
            "latency set, of all calls", 0.45));
  }

  @Test
  void aLoopThatManyRequestsShareIsLaterForEachOfTheirSteps() {
    assertEquals(Outcome.TOO_NOISY, noGain(new Noise(46, 18, 1.6, 0, List.of())));
    assertEquals(Outcome.DID_NOT_HOLD, noGain(new Noise(12, 4, 0.2, 0, List.of())));
  }
}
