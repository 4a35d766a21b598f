package dev.loopmesh.kit.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.loopmesh.kit.latency.QuantileLatency.Quantile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LatencyTextTest {
  private static final long SEED = 20_240_229;
  private static final String UNIFORM = "uniform(50ms,150ms)";
  private static final String NORMAL = "normal(200ms,50ms)";
  private static final String LOGNORMAL = "lognormal(p50=80ms,p99=900ms)";
  private static final String QUANTILES = "quantiles(50=20ms,90=50ms,99=900ms)";

  static Stream<Arguments> goodTexts() {
    return Stream.of(
        arguments("1s", new FixedLatency(millis(1000))),
        arguments("0ms", new FixedLatency(Duration.ZERO)),
        arguments("10m", new FixedLatency(Latency.LONGEST)),
        arguments(UNIFORM, new UniformLatency(millis(50), millis(150))),
        arguments("uniform(7ms,7ms)", new UniformLatency(millis(7), millis(7))),
        arguments(NORMAL, new NormalLatency(millis(200), millis(50))),
        arguments("normal(50ms,1m)", new NormalLatency(millis(50), millis(60_000))),
        arguments(LOGNORMAL, new LognormalLatency(millis(80), millis(900))),
        arguments("quantiles(99.9=1s)", quantiles(quantile("99.9", 1000))),
        arguments("quantiles(0=0ms,100=0ms)", quantiles(quantile("0", 0), quantile("100", 0))),
        arguments(
            QUANTILES, quantiles(quantile("50", 20), quantile("90", 50), quantile("99", 900))));
  }

  @ParameterizedTest
  @MethodSource("goodTexts")
  void aCanonicalTextIsReadAndPrintedAsItIs(String text, Latency latency) {
    assertEquals(latency, Latency.parse(text));
    assertEquals(text, latency.text());
    assertEquals(text, latency.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60s | 1m",
        "0.5m | 30s",
        "uniform(50ms, 150ms) | uniform(50ms,150ms)",
        "normal(0.2s, 50.0ms) | normal(200ms,50ms)",
        "lognormal(p50=80ms, p99=900ms) | lognormal(p50=80ms,p99=900ms)",
        "lognormal(p99=900ms,p50=80ms) | lognormal(p50=80ms,p99=900ms)",
        "quantiles(50=20ms, 90=50ms, 99=900ms) | quantiles(50=20ms,90=50ms,99=900ms)",
        "quantiles(050.0=20ms,100.000000000=1s) | quantiles(50=20ms,100=1s)"
      })
  void anotherWayToWriteTheSameIsReadAndPrintedCanonically(String text, String canonical) {
    assertEquals(canonical, Latency.parse(text).text());
    assertEquals(Latency.parse(canonical), Latency.parse(text));
  }

  @Test
  void whatIsPrintedIsReadBackAsAnEqualLatency() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20_000; i++) {
      Latency latency = anyLatency(random);
      assertEquals(latency, Latency.parse(latency.text()));
      assertEquals(latency, Latency.parse(latency.text().replace(",", ", ")));
    }
  }

  private static Latency anyLatency(RandomGenerator random) {
    List<Duration> two = increasing(random, 2);
    return switch (random.nextInt(5)) {
      case 0 -> new FixedLatency(two.get(0));
      case 1 -> new UniformLatency(two.get(0), two.get(1));
      case 2 -> new NormalLatency(two.get(1), two.get(0));
      case 3 -> new LognormalLatency(two.get(0).plusNanos(1), two.get(1).plusNanos(1));
      default -> anyQuantiles(random);
    };
  }

  private static QuantileLatency anyQuantiles(RandomGenerator random) {
    TreeSet<BigDecimal> percents = new TreeSet<>();
    int count = random.nextInt(1, 12);
    for (int i = 0; i < count; i++) {
      int decimals = random.nextInt(7);
      long hundred = Math.round(100 * Math.pow(10, decimals));
      percents.add(BigDecimal.valueOf(random.nextLong(hundred + 1), decimals));
    }
    List<BigDecimal> ascending = List.copyOf(percents);
    List<Duration> values = increasing(random, ascending.size());
    return new QuantileLatency(
        IntStream.range(0, ascending.size())
            .mapToObj(i -> new Quantile(ascending.get(i), values.get(i)))
            .toList());
  }

  /** Times of all magnitudes, in ascending order, the longest 1 ns short of 10 minutes. */
  private static List<Duration> increasing(RandomGenerator random, int count) {
    long longest = Latency.LONGEST.toNanos();
    return LongStream.generate(() -> random.nextLong(Math.min(longest, 1L << random.nextInt(41))))
        .limit(count)
        .sorted()
        .mapToObj(Duration::ofNanos)
        .toList();
  }

  private static QuantileLatency quantiles(Quantile... quantiles) {
    return new QuantileLatency(List.of(quantiles));
  }

  private static Quantile quantile(String percent, long millis) {
    return new Quantile(new BigDecimal(percent), millis(millis));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
