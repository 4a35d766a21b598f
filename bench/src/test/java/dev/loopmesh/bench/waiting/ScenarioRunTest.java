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

class ScenarioRunTest {
  private static final Pinning ANYWHERE = Pinning.none("a test runs anywhere");
  private static final WaitingPlan SHORT =
      new WaitingPlan(
          Duration.ofMillis(300), Duration.ofMillis(100), 1, Duration.ofSeconds(20), "128m");

  private static final Scenarios SCENARIOS =
      new Scenarios(Map.of("JVM", "-Xmx384m -XX:TieredStopAtLevel=1")); // starts sooner

  @TempDir private Path logs;

  @Test
  void manyRequestsWaitInTheAggregator() {
    ScenarioResult result = run(SCENARIOS.aggregator("parallel", Protocol.HTTP_1_1, 50));
    assertAllWereServed(result, 50);
  }

  @Test
  void manyRequestsWaitInStockVertxOnOneConnectionEachSide() {
    ScenarioResult result = run(SCENARIOS.fanOut("h2c", Protocol.H2C, 3, 400));
    assertAllWereServed(result, 400);
    // jars are open as well; over HTTP/1.1 there would be 1,600 connections
    assertTrue(result.rounds().get(0).descriptors() < 400, () -> "" + result);
  }

  private ScenarioResult run(Scenario scenario) {
    try (Children children = new Children(logs)) {
      return ScenarioRun.run(
          children, ANYWHERE, new Proc(), SHORT, scenario, new Progress(System.err));
    }
  }

  private static void assertAllWereServed(ScenarioResult result, int requests) {
    assertEquals(
        List.of(Arrival.COLD_BURST, Arrival.BURST, Arrival.SPREAD),
        result.rounds().stream().map(Round::arrival).toList());
    for (Round round : result.rounds()) {
      assertTrue(round.result().allServed(), () -> "" + round);
      assertEquals(requests, round.result().responses());
      assertTrue(round.overshootMs(1) >= 0, () -> "sooner than predicted: " + round);
    }
    String table = WaitingTable.of(List.of(result));
    assertTrue(table.contains(requests + " × 200 |"), table);
  }

  @Test
  void eachWidthOfAFanOutIsMeasured() {
    try (Children children = new Children(logs)) {
      List<FanOutCost> costs =
          FanOutRun.run(
              children,
              ANYWHERE,
              new Proc(),
              Duration.ofMillis(200),
              SCENARIOS.stockVertx("h2c"),
              "h2c");
      assertEquals(FanOutRun.WIDTHS, costs.stream().map(FanOutCost::width).toList());
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
