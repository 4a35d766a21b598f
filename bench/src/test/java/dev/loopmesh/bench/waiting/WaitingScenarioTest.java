package dev.loopmesh.bench.waiting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.load.Target.Protocol;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.waiting.Round.Arrival;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingScenarioTest {
  private static final Pinning ANYWHERE = Pinning.none("a test runs anywhere");
  private static final WaitingPlan SHORT =
      new WaitingPlan(
          Duration.ofMillis(300), Duration.ofMillis(100), 1, Duration.ofSeconds(20), "128m");

  @TempDir private Path logs;

  @Test
  void aCrowdWaitsInTheAggregator() {
    Waited waited = only(new Crowds(Map.of()).aggregator("parallel", Protocol.HTTP_1_1, 50));
    assertAllWereServed(waited, 50);
  }

  @Test
  void aCrowdWaitsInPlainVertxOnOneConnectionEachSide() {
    Waited waited = only(new Crowds(Map.of()).fanOut("h2c", Protocol.H2C, 3, 200));
    assertAllWereServed(waited, 200);
    assertTrue(waited.rounds().get(0).descriptors() < 200, () -> "" + waited);
  }

  private Waited only(Crowd crowd) {
    try (Children children = new Children(logs)) {
      return WaitingScenario.run(
              children, ANYWHERE, new Proc(), SHORT, List.of(crowd), new Progress(System.err))
          .get(0);
    }
  }

  private static void assertAllWereServed(Waited waited, int requests) {
    assertEquals(
        List.of(Arrival.COLD_BURST, Arrival.BURST, Arrival.SPREAD),
        waited.rounds().stream().map(Round::arrival).toList());
    for (Round round : waited.rounds()) {
      assertTrue(round.result().allServed(), () -> "" + round);
      assertEquals(requests, round.result().answers());
      assertTrue(round.overshootMs(1) >= 0, () -> "sooner than predicted: " + round);
    }
    String table = WaitingTable.of(List.of(waited));
    assertTrue(table.contains(requests + " × 200 |"), table);
  }

  @Test
  void eachWidthOfAFanOutIsMeasured() {
    try (Children children = new Children(logs)) {
      List<FanOutCost> costs =
          FanOutScenario.run(
              children,
              ANYWHERE,
              new Proc(),
              Duration.ofMillis(200),
              new Crowds(Map.of()).plainVertx("h2c"),
              "h2c");
      assertEquals(FanOutScenario.WIDTHS, costs.stream().map(FanOutCost::width).toList());
      for (FanOutCost cost : costs) {
        assertEquals(0, cost.failures(), cost::toString);
        assertTrue(cost.p50Ms() >= 0, () -> "sooner than its slowest call: " + cost);
      }
      assertTrue(WaitingTable.ofFanOut(costs).contains("| 100 | h2c |"));
    }
  }

  @Test
  void theLiveHeapIsTheLastLineOfAHistogram() {
    String histogram =
        """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         38011        4027208  [B (java.base@17)
        Total        148123        9876543
        """;
    assertEquals(9_876_543, LiveHeap.total(histogram));
    assertEquals(LiveHeap.UNKNOWN, LiveHeap.total("no such process"));
  }
}
