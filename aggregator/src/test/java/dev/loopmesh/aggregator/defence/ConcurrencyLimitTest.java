package dev.loopmesh.aggregator.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final int LOWEST = 10;
  private static final int HIGHEST = 1_000;

  private final ConcurrencyLimit limit = new ConcurrencyLimit(20, 0);

  @Test
  void itDoublesEachRoundTripUntilTheFirstIsTooLate() {
    round();
    assertEquals(40, limit.limit());
    round();
    assertEquals(80, limit.limit());
  }

  @Test
  void afterThatItGrowsByOneEachRoundTrip() {
    round();
    limit.tooLate(1, 2, LOWEST);
    assertEquals(20, limit.limit());
    round();
    assertEquals(20, limit.limit(), 1);
    round();
    assertEquals(21, limit.limit(), 1);
  }

  @Test
  void aBurstOfLateOnesHalvesItOnce() {
    round();
    for (int late = 0; late < 100; late++) {
      limit.tooLate(5, 10 + late, LOWEST);
    }
    assertEquals(20, limit.limit());
    limit.tooLate(200, 300, LOWEST);
    assertEquals(10, limit.limit());
  }

  @Test
  void itStaysWithinItsBounds() {
    for (int time = 0; time < 20; time++) {
      round();
    }
    assertEquals(HIGHEST, limit.limit());
    for (int time = 1; time < 20; time++) {
      limit.tooLate(time * 10, time * 10, LOWEST);
    }
    assertEquals(LOWEST, limit.limit());
    limit.keepWithin(30, 40);
    assertEquals(30, limit.limit());
  }

  @Test
  void whileThereIsRoomNothingIsLearnt() {
    limit.inTime(3, HIGHEST);
    assertEquals(20, limit.limit());
  }

  @Test
  void itFindsWhatAServiceCanBear() {
    ConcurrencyLimit found = new ConcurrencyLimit(20, 0);
    double sum = 0;
    for (int roundTrip = 1; roundTrip <= 400; roundTrip++) {
      int underWay = found.limit();
      for (int call = 0; call < underWay; call++) {
        if (call < 150) { // more than so many at a time are too late
          found.inTime(underWay, HIGHEST);
        } else {
          found.tooLate(roundTrip * 10L, roundTrip * 10L + 5, LOWEST);
        }
      }
      sum += roundTrip > 100 ? found.limit() : 0;
    }
    double mean = sum / 300;
    assertTrue(mean > 90 && mean < 150, "it is " + mean);
  }

  private void round() {
    int underWay = limit.limit();
    for (int call = 0; call < underWay; call++) {
      limit.inTime(underWay, HIGHEST);
    }
  }
}
