package dev.loopmesh.aggregator.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentLatencyTest {
  private final Clock clock = new Clock();
  private final RecentLatency recent = new RecentLatency(clock);

  @Test
  void ofFewNoQuantileIsKnown() {
    for (int i = 0; i < 49; i++) {
      recent.record(1_000_000);
      assertTrue(recent.quantile(0.95).isEmpty());
    }
    recent.record(1_000_000);
    assertTrue(recent.quantile(0.95).isPresent());
  }

  @Test
  void aQuantileIsThatOfWhatWasRecorded() {
    for (int ms = 1; ms <= 1_000; ms++) {
      recent.record(ms * 1_000_000L);
    }
    assertEquals(950, recent.quantile(0.95).orElseThrow() / 1e6, 10);
    assertEquals(500, recent.quantile(0.5).orElseThrow() / 1e6, 10);
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    record(100, 900);
    assertEquals(900, recent.quantile(0.95).orElseThrow() / 1e6, 10);
    clock.goOn(Duration.ofSeconds(16));
    record(100, 5);
    assertEquals(900, recent.quantile(0.95).orElseThrow() / 1e6, 10);
    clock.goOn(Duration.ofSeconds(16));
    record(100, 5);
    clock.goOn(Duration.ofSeconds(2)); // a quantile is up to a second old
    assertEquals(5, recent.quantile(0.95).orElseThrow() / 1e6, 1);
  }

  @Test
  void whatCannotBeIsTakenForTheNearestThatCan() {
    for (int i = 0; i < 50; i++) {
      recent.record(i % 2 == 0 ? -1 : Long.MAX_VALUE);
    }
    assertEquals(60, recent.quantile(0.99).orElseThrow() / 1e9, 1);
  }

  private void record(int many, long ms) {
    for (int i = 0; i < many; i++) {
      recent.record(ms * 1_000_000L);
    }
  }
}
