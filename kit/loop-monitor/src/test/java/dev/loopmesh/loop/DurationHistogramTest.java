package dev.loopmesh.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Buckets and quantiles, against the durations themselves. */
class DurationHistogramTest {
  @Test
  void eachDurationFallsIntoABucketThatHoldsItAndIsAtMostAQuarterWide() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong() >>> 1 + random.nextInt(62);
      int bucket = DurationHistogram.index(nanos);
      long from = DurationHistogram.fromNanos(bucket);
      long below = DurationHistogram.fromNanos(bucket + 1);
      assertTrue(from <= nanos && nanos < below, () -> nanos + " in [" + from + ", " + below + ")");
      assertTrue(below - from <= Math.max(1, from / 4), () -> from + " to " + below);
    }
    assertEquals(
        Long.MAX_VALUE,
        DurationHistogram.fromNanos(DurationHistogram.index(Long.MAX_VALUE) + 1),
        "the last one is open");
  }

  @Test
  void theTotalsAreExactAndTheQuantilesNeverTooLow() {
    DurationHistogram histogram = new DurationHistogram();
    for (int nanos = 1; nanos <= 10_000; nanos++) {
      histogram.add(nanos);
    }
    Durations durations = histogram.read();
    assertEquals(10_000, durations.count());
    assertEquals(50_005_000, durations.totalNanos());
    assertEquals(10_000, durations.longestNanos());
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      long quantile = durations.quantileNanos(share);
      long exact = Math.round(10_000 * share);
      assertTrue(quantile >= exact && quantile <= exact * 1.25, () -> share + ": " + quantile);
    }
  }

  @Test
  void nothingAddedHasNoQuantileAndAShareIsWithinOne() {
    Durations none = new DurationHistogram().read();
    assertEquals(0, none.quantileNanos(0.5));
    assertThrows(IllegalArgumentException.class, () -> none.quantileNanos(50));
  }
}
