package dev.loopmesh.kit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults apply with the given probability, and to the same requests again with the same seed. */
class InjectedFaultTest {
  private static final int DRAWS = 10_000;
  private static final double Z_999 = 3.2905; // of the normal distribution, for 99.9 % both sides

  /** The seeds are fixed, so the result is the same in every run. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.6, 0.9})
  void theObservedRateIsWithinTheBinomialInterval(double probability) {
    for (long seed : new long[] {1, 7, 42}) {
      long struck = strikes(fault(probability, seed)).filter(each -> each).count();
      double spread = Z_999 * Math.sqrt(DRAWS * probability * (1 - probability));
      assertTrue(
          Math.abs(struck - DRAWS * probability) <= spread,
          () -> "%d of %d for %s".formatted(struck, DRAWS, probability));
    }
  }

  @Test
  void neighboursInTheSequenceHaveNothingInCommon() {
    boolean[] struck = new boolean[DRAWS];
    InjectedFault fault = fault(0.5, 7);
    IntStream.range(0, DRAWS).forEach(i -> struck[i] = fault.applies());
    long alike = IntStream.range(1, DRAWS).filter(i -> struck[i] == struck[i - 1]).count();
    assertTrue(Math.abs(alike - DRAWS / 2.0) < Z_999 * Math.sqrt(DRAWS / 4.0), "" + alike);
  }

  @Test
  void theSameSeedGivesTheSameSequenceAndAnotherNameAnother() {
    assertEquals(strikes(fault(0.3, 7)).toList(), strikes(fault(0.3, 7)).toList());
    assertNotEquals(strikes(fault(0.3, 7)).toList(), strikes(fault(0.3, 8)).toList());
    FaultDefinition unseeded = definition(0.3, null);
    List<Boolean> a = strikes(new InjectedFault("a", unseeded, 1, BusyWork.NONE)).toList();
    assertEquals(a, strikes(new InjectedFault("a", unseeded, 1, BusyWork.NONE)).toList());
    assertNotEquals(a, strikes(new InjectedFault("b", unseeded, 1, BusyWork.NONE)).toList());
    assertNotEquals(a, strikes(new InjectedFault("a", unseeded, 2, BusyWork.NONE)).toList());
  }

  @Test
  void theTimesOfADelayHaveTheQuantilesAskedFor() {
    InjectedFault fault = fault(1, 7);
    Latency latency = Latency.parse("lognormal(p50=80ms,p99=900ms)");
    long[] nanos =
        Stream.generate(() -> fault.draw(latency))
            .limit(DRAWS)
            .mapToLong(Duration::toNanos)
            .sorted()
            .toArray();
    // the ranks between which the true quantile lies in 99.9 % of all runs
    assertBetweenRanks(nanos, 0.5, 80e6);
    assertBetweenRanks(nanos, 0.99, 900e6);
  }

  private static void assertBetweenRanks(long[] sorted, double share, double asked) {
    double spread = Z_999 * Math.sqrt(DRAWS * share * (1 - share));
    long low = sorted[(int) (DRAWS * share - spread)];
    long high = sorted[(int) (DRAWS * share + spread)];
    assertTrue(low <= asked && asked <= high, () -> Arrays.toString(new long[] {low, high}));
  }

  private static Stream<Boolean> strikes(InjectedFault fault) {
    return Stream.generate(fault::applies).limit(DRAWS);
  }

  private static InjectedFault fault(double probability, long seed) {
    return new InjectedFault("a", definition(probability, seed), 1, BusyWork.NONE);
  }

  private static FaultDefinition definition(double probability, Long seed) {
    JsonObject json = new JsonObject().put("fault", "hang").put("probability", probability);
    return FaultDefinition.read(seed == null ? json : json.put("seed", seed), FaultCatalogue.all());
  }
}
