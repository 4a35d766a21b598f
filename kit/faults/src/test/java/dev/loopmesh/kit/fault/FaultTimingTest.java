package dev.loopmesh.kit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.fault.FaultTiming.Moment;
import dev.loopmesh.kit.fault.FaultTiming.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultTimingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void itWaitsThenActsThenIsOver() {
    FaultTiming timing = new FaultTiming(SECOND, SECOND.multipliedBy(3), null, null);

    assertEquals(moment(State.WAITING, 1_000), at(timing, 0));
    assertEquals(moment(State.WAITING, 1), at(timing, 999));
    assertEquals(moment(State.ACTIVE, 3_000), at(timing, 1_000));
    assertEquals(moment(State.ACTIVE, 1), at(timing, 3_999));
    assertEquals(moment(State.OVER, 0), at(timing, 4_000));
  }

  @Test
  void itPausesInEachCycleAndItsTimeRunsOnMeanwhile() {
    FaultTiming timing =
        new FaultTiming(SECOND, SECOND.multipliedBy(6), SECOND, SECOND.multipliedBy(2));

    assertEquals(moment(State.ACTIVE, 1_000), at(timing, 1_000));
    assertEquals(moment(State.WAITING, 2_000), at(timing, 2_000));
    assertEquals(moment(State.WAITING, 500), at(timing, 3_500));
    assertEquals(moment(State.ACTIVE, 1_000), at(timing, 4_000));
    assertEquals(moment(State.WAITING, 1_500), at(timing, 5_500));
    assertEquals(moment(State.OVER, 0), at(timing, 7_000));
  }

  private static Moment at(FaultTiming timing, long ms) {
    return timing.at(ms * 1_000_000);
  }

  private static Moment moment(State state, long nextMs) {
    return new Moment(state, nextMs * 1_000_000);
  }
}
