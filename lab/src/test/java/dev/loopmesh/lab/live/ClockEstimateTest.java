package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ClockEstimateTest {
  private final ClockEstimate clock = new ClockEstimate();

  @Test
  void aClockThatMayAsWellBeOursIsOurs() {
    clock.note(1_000, 1_450, 2_000);
    assertEquals(0, clock.aheadMicros());
    assertEquals(500, clock.errorMicros());
  }

  @Test
  void theReadingWithTheShortestWayCounts() {
    clock.note(1_000, 60_000, 11_000);
    clock.note(20_000, 70_100, 20_200);
    clock.note(30_000, 85_000, 40_000);
    assertEquals(50_000, clock.aheadMicros());
    assertEquals(100, clock.errorMicros());
  }

  @Test
  void aClockThatIsBehindIsNegative() {
    clock.note(100_000, 40_050, 100_100);
    assertEquals(-60_000, clock.aheadMicros());
  }

  @Test
  void anotherClockIsReadAnew() {
    clock.note(20_000, 70_100, 20_200);
    clock.forget();
    assertEquals(0, clock.aheadMicros());
  }
}
