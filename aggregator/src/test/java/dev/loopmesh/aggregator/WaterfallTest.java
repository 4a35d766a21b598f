package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.call.CallReport;
import dev.loopmesh.aggregator.waiting.CallOrder;
import dev.loopmesh.kit.chart.Ink;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final FetchReport SEQUENTIAL =
      new FetchReport(
          "sequential",
          CallOrder.ONE_AFTER_ANOTHER,
          3_000,
          2_990,
          List.of(
              call("user-service", 0, 1_000, "ok"),
              call("order-service", 1_000, 2_000, "ok"),
              call("payment-service", 2_000, 3_000, "ok")),
          3,
          "trace");

  @Test
  void aStaircaseIsDrawnAsOne() {
    String third = "█".repeat(20);
    assertEquals(
        """
        sequential  3.000 s

        user-service     %1$s%2$s%2$s  1.000 s
        order-service    %2$s%1$s%2$s  1.000 s
        payment-service  %2$s%2$s%1$s  1.000 s
        """
            .formatted(third, " ".repeat(20)),
        drawn(SEQUENTIAL, 5));
  }

  @Test
  void thePredictionNamesItsTerms() {
    String text = Waterfall.draw(SEQUENTIAL, Ink.PLAIN);
    assertTrue(text.contains("predicted  1.000 s + 1.000 s + 1.000 s = 2.990 s\n"), text);
    assertTrue(text.contains("measured   3.000 s\n"), text);
    assertTrue(text.endsWith("loop busy  3.0 ms (0.1 % of that time)\n"), text);
  }

  @Test
  void aFanIsPredictedByItsMaximum() {
    FetchReport parallel =
        new FetchReport(
            "parallel",
            CallOrder.AT_ONCE,
            200,
            200,
            List.of(call("user-service", 0, 100, "ok"), call("order-service", 0, 200, "ok")),
            2,
            "trace");
    String text = Waterfall.draw(parallel, Ink.PLAIN);
    assertTrue(text.contains("predicted  max(100 ms, 200 ms) = 200 ms\n"), text);
  }

  @Test
  void whatFailedSaysWhy() {
    FetchReport partial =
        new FetchReport(
            "parallel",
            CallOrder.AT_ONCE,
            100,
            100,
            List.of(call("user-service", 0, 100, "upstream-status")),
            1,
            "trace");
    assertTrue(drawn(partial, 3).endsWith("  100 ms  upstream-status\n"));
  }

  @Test
  void thereIsNoColourUnlessItIsAskedFor() {
    assertFalse(Waterfall.draw(SEQUENTIAL, Ink.PLAIN).contains("\033"));
    String coloured = Waterfall.draw(SEQUENTIAL, Ink.COLOUR);
    assertTrue(coloured.contains("\033"));
    assertEquals(Waterfall.draw(SEQUENTIAL, Ink.PLAIN), coloured.replaceAll("\033\\[[0-9;]*m", ""));
  }

  /** The first lines. */
  private static String drawn(FetchReport report, int lines) {
    return String.join(
        "",
        Waterfall.draw(report, Ink.PLAIN).lines().limit(lines).map(line -> line + "\n").toList());
  }

  private static CallReport call(String service, double start, double end, String outcome) {
    return new CallReport(
        service, "127.0.0.1:1", start, end, end - start, 200, outcome, 1, Double.NaN, true);
  }
}
