package dev.loopmesh.kit.latency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares drawn latencies with their definition. */
final class DrawnLatencyTest {
  private static final long SEED = 7;
  private static final double MILLI = 1e6;

  // Quantiles of the standard normal distribution: Φ⁻¹(0.9), Φ⁻¹(0.99), Φ⁻¹(0.999).
  private static final double Z_90 = 1.2815515655446004;
  private static final double Z_99 = 2.3263478740408408;
  private static final double Z_999 = 3.090232306167813;

  @Test
  void fixedIsAlwaysTheSameAndTakesNoRandomness() {
    RandomGenerator used = new SplittableRandom(SEED);
    assertEquals(Duration.ofSeconds(1), Latency.parse("1s").draw(used));
    assertEquals(new SplittableRandom(SEED).nextLong(), used.nextLong());
  }

  @Test
  void uniformHasItsQuantilesOnAStraightLine() {
    Draws drawn = Draws.of("uniform(50ms,150ms)");
    for (double rank : new double[] {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99}) {
      drawn.assertRank(rank, (50 + rank * 100) * MILLI);
    }
    assertEquals(0, drawn.below(50 * MILLI));
    assertEquals(1, drawn.atMost(150 * MILLI));
  }

  @Test
  void uniformIncludesBothEndsAndNothingElse() {
    Draws drawn = Draws.of("uniform(0.000005ms,0.000008ms)");
    drawn.assertRank(0.25, 5);
    drawn.assertRank(0.5, 6);
    drawn.assertRank(0.75, 7);
    assertEquals(0, drawn.below(5));
    assertEquals(1, drawn.atMost(8));
  }

  @ParameterizedTest
  @CsvSource({
    "0.022750131948179195, 100", // Φ(-2)
    "0.15865525393145707, 150", // Φ(-1)
    "0.5, 200",
    "0.8413447460685429, 250", // Φ(1)
    "0.9772498680518208, 300" // Φ(2)
  })
  void normalHasTheMeanAndStandardDeviationThatWereAskedFor(double rank, double millis) {
    Draws.of("normal(200ms,50ms)").assertRank(rank, millis * MILLI);
  }

  @Test
  void normalCountsWhatIsBelowZeroAsZero() {
    Draws drawn = Draws.of("normal(50ms,100ms)");
    drawn.assertRank(0.3085375387259869, 0); // Φ(-0.5)
    assertEquals(0, drawn.below(0));
  }

  @Test
  void lognormalHasTheMedianAndP99ThatWereAskedFor() {
    Draws drawn = Draws.of("lognormal(p50=80ms,p99=900ms)");
    drawn.assertRank(0.5, 80 * MILLI);
    drawn.assertRank(0.99, 900 * MILLI);
  }

  @Test
  void lognormalHasTheShapeOfItsDistribution() {
    // Defined by p50 = 1s and p90 = 10s; the other quantiles follow from the distribution.
    double sigma = Math.log(10) / Z_90;
    double p99 = Math.exp(sigma * Z_99);
    Latency latency =
        new LognormalLatency(Duration.ofSeconds(1), Duration.ofNanos(Math.round(p99 * 1e9)));
    Draws drawn = Draws.of(latency);
    drawn.assertRank(0.1, 0.1e9);
    drawn.assertRank(0.5, 1e9);
    drawn.assertRank(0.9, 10e9);
    drawn.assertRank(0.999, Math.exp(sigma * Z_999) * 1e9);
  }

  @ParameterizedTest
  @CsvSource({
    "0.25, 10", // half-way from 0ms at 0 %
    "0.5, 20",
    "0.7, 35", // half-way from 20ms to 50ms
    "0.9, 50",
    "0.945, 475", // half-way from 50ms to 900ms
    "0.98, 805.55555555555556"
  })
  void quantilesAreWhatWasAskedForAndLinearBetween(double rank, double millis) {
    Draws.of("quantiles(50=20ms,90=50ms,99=900ms)").assertRank(rank, millis * MILLI);
  }

  @Test
  void aboveTheHighestQuantileDrawsStayAtItsValue() {
    Draws drawn = Draws.of("quantiles(50=20ms,90=50ms,99=900ms)");
    drawn.assertShare(0.99, drawn.below(900 * MILLI));
    assertEquals(1, drawn.atMost(900 * MILLI));
  }

  @Test
  void quantilesFromZeroToAHundredPercentBoundTheDraws() {
    Draws drawn = Draws.of("quantiles(0=10ms,99.9=20ms,100=1s)");
    assertEquals(0, drawn.below(10 * MILLI));
    drawn.assertRank(0.4995, 15 * MILLI);
    drawn.assertRank(0.999, 20 * MILLI);
    drawn.assertRank(0.9995, 510 * MILLI);
    assertTrue(drawn.atMost(900 * MILLI) < 1, "the last 0.1 % rise to 1s");
    assertEquals(1, drawn.atMost(1000 * MILLI));
  }

  @Test
  void quantilesOfEqualValueGiveExactlyThatValueBetweenThem() {
    Draws drawn = Draws.of("quantiles(10=5ms,60=5ms,100=9ms)");
    drawn.assertShare(0.1, drawn.below(5 * MILLI));
    drawn.assertRank(0.6, 5 * MILLI);
    drawn.assertRank(0.8, 7 * MILLI);
  }

  @Test
  void aSingleQuantileAtZeroPercentIsAlwaysItsValue() {
    Draws drawn = Draws.of("quantiles(0=10ms)");
    assertEquals(0, drawn.below(10 * MILLI));
    assertEquals(1, drawn.atMost(10 * MILLI));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "normal(10m,10m)",
        "normal(0ms,10m)",
        "lognormal(p50=0.000001ms,p99=10m)",
        "lognormal(p50=10m,p99=10m)",
        "uniform(0ms,10m)",
        "quantiles(100=10m)"
      })
  void noDrawIsBelowZeroOrAboveTenMinutes(String text) {
    Draws drawn = Draws.of(text);
    assertEquals(0, drawn.below(0));
    assertEquals(1, drawn.atMost(Latency.LONGEST.toNanos()));
  }

  @Test
  void whatIsAboveTenMinutesCountsAsTenMinutes() {
    long tenMinutes = Latency.LONGEST.toNanos();
    Draws normal = Draws.of("normal(10m,1m)");
    normal.assertShare(0.5, normal.below(tenMinutes));
    Draws lognormal = Draws.of("lognormal(p50=1ms,p99=10m)");
    lognormal.assertShare(0.99, lognormal.below(tenMinutes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform(7ms,7ms)", "normal(7ms,0ms)", "lognormal(p50=7ms,p99=7ms)"})
  void withoutSpreadEveryDrawIsTheSame(String text) {
    Draws drawn = Draws.of(text);
    assertEquals(0, drawn.below(7 * MILLI));
    assertEquals(1, drawn.atMost(7 * MILLI));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uniform(50ms,150ms)",
        "normal(200ms,50ms)",
        "lognormal(p50=80ms,p99=900ms)",
        "quantiles(50=20ms,90=50ms,99=900ms)"
      })
  void theSameSeedGivesTheSameDraws(String text) {
    Latency latency = Latency.parse(text);
    long[] first = Draws.of(latency, new Random(SEED)).nanos();
    assertArrayEquals(first, Draws.of(latency, new Random(SEED)).nanos());
    assertFalse(Arrays.equals(first, Draws.of(latency, new Random(SEED + 1)).nanos()));
  }
}
