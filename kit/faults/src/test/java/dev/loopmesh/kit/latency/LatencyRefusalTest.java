package dev.loopmesh.kit.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.loopmesh.kit.latency.QuantileLatency.Quantile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LatencyRefusalTest {

  static Stream<Arguments> badTexts() {
    String notALatency =
        "is not a latency; write for example 1s, uniform(50ms,150ms), normal(200ms,50ms),"
            + " lognormal(p50=80ms,p99=900ms) or quantiles(50=20ms,90=50ms,99=900ms)";
    String notADuration = "is not a duration; write for example 250ms, 1s, 1.5s or 2m";
    String orUniform = "; write uniform(50ms,150ms)";
    String orNormal = "; write normal(200ms,50ms)";
    String orLognormal = "; write lognormal(p50=80ms,p99=900ms)";
    String orQuantiles = "; write quantiles(50=20ms,90=50ms,99=900ms)";
    return Stream.of(
        // neither a duration nor a distribution
        bad(null, "null " + notALatency),
        bad("", "'' " + notALatency),
        bad("fast", "'fast' " + notALatency),
        bad("-1s", "'-1s' " + notALatency),
        bad(" 1s", "' 1s' " + notALatency),
        bad("1s(2s)", "'1s(2s)' " + notALatency),
        bad("(1s)", "'(1s)' " + notALatency),
        bad("gamma(1s,2s)", "'gamma(1s,2s)' " + notALatency),
        bad("Uniform(1s,2s)", "'Uniform(1s,2s)' " + notALatency),
        bad("uniform (1s,2s)", "'uniform (1s,2s)' " + notALatency),
        // fixed
        bad("1000", "'1000' has no unit; write 1000ms"),
        bad("1 s", "'1 s' " + notADuration),
        bad("1h", "'1h' has the unknown unit 'h'; the units are ms, s, m"),
        bad("11m", "'11m' is too long; write at most 10m"),
        bad("25m", "'25m' is too long; write at most 10m"),
        bad("1441m", "'1441m' is too long; write at most 10m"),
        // uniform
        bad("uniform", "'uniform' has no arguments" + orUniform),
        bad("uniform()", "'uniform()' has no arguments" + orUniform),
        bad("uniform(", "'uniform(' does not end with ')'" + orUniform),
        bad("uniform(1s,2s", "'uniform(1s,2s' does not end with ')'" + orUniform),
        bad("uniform(1s,2s) ", "'uniform(1s,2s) ' does not end with ')'" + orUniform),
        bad("uniform(1s)", "'uniform(1s)' has 1 argument instead of 2" + orUniform),
        bad("uniform(1s,2s,3s)", "'uniform(1s,2s,3s)' has 3 arguments instead of 2" + orUniform),
        bad("uniform(1s,)", "'uniform(1s,)': '' " + notADuration),
        bad("uniform(1s,  2s)", "'uniform(1s,  2s)': ' 2s' " + notADuration),
        bad("uniform( 1s,2s)", "'uniform( 1s,2s)': ' 1s' " + notADuration),
        bad("uniform(1s,2s))", "'uniform(1s,2s))': '2s)' " + notADuration),
        bad("uniform(50,150ms)", "'uniform(50,150ms)': '50' has no unit; write 50ms or 50s"),
        bad(
            "uniform(150ms,0.05s)",
            "'uniform(150ms,0.05s)': min 150ms is more than max 50ms; write uniform(50ms,150ms)"),
        bad("uniform(1s,20m)", "'uniform(1s,20m)': '20m' is too long; write at most 10m"),
        // normal
        bad("normal", "'normal' has no arguments" + orNormal),
        bad("normal(200ms)", "'normal(200ms)' has 1 argument instead of 2" + orNormal),
        bad("normal(-1ms,50ms)", "'normal(-1ms,50ms)': '-1ms' " + notADuration),
        bad("normal(1s,601s)", "'normal(1s,601s)': '601s' is too long; write at most 10m"),
        // lognormal
        bad("lognormal(p50=80)", "'lognormal(p50=80)' has no p99" + orLognormal),
        bad("lognormal(p99=80ms)", "'lognormal(p99=80ms)' has no p50" + orLognormal),
        bad(
            "lognormal(80ms,900ms)",
            "'lognormal(80ms,900ms)' has '80ms' without a name" + orLognormal),
        bad(
            "lognormal(p50=80ms,p95=900ms)",
            "'lognormal(p50=80ms,p95=900ms)' has the unknown name 'p95'" + orLognormal),
        bad(
            "lognormal(p50=80ms,p50=90ms,p99=900ms)",
            "'lognormal(p50=80ms,p50=90ms,p99=900ms)' has more than one p50" + orLognormal),
        bad(
            "lognormal(p50=80,p99=900ms)",
            "'lognormal(p50=80,p99=900ms)': '80' has no unit; write 80ms or 80s"),
        bad(
            "lognormal(p50=0ms,p99=900ms)",
            "'lognormal(p50=0ms,p99=900ms)': p50 and p99 must be above 0ms" + orLognormal),
        bad(
            "lognormal(p50=80ms,p99=0ms)",
            "'lognormal(p50=80ms,p99=0ms)': p50 and p99 must be above 0ms" + orLognormal),
        bad(
            "lognormal(p50=900ms,p99=80ms)",
            "'lognormal(p50=900ms,p99=80ms)': p99 80ms is less than p50 900ms" + orLognormal),
        // quantiles
        bad("quantiles()", "'quantiles()' has no arguments" + orQuantiles),
        bad("quantiles(20ms)", "'quantiles(20ms)' has '20ms' without a name" + orQuantiles),
        bad(
            "quantiles(p50=20ms)",
            "'quantiles(p50=20ms)' has 'p50', which is not a percentage" + orQuantiles),
        bad(
            "quantiles(-1=20ms)",
            "'quantiles(-1=20ms)' has '-1', which is not a percentage" + orQuantiles),
        bad(
            "quantiles(100.5=20ms)",
            "'quantiles(100.5=20ms)': percent 100.5 is out of range; write 0 to 100"),
        bad(
            "quantiles(99.9999999=1s)",
            "'quantiles(99.9999999=1s)': percent 99.9999999 is too fine; write at most 6 decimals"),
        bad(
            "quantiles(90=50ms,50=60ms)",
            "'quantiles(90=50ms,50=60ms)': 50=60ms comes after 90=50ms;"
                + " write the percents in increasing order"),
        bad(
            "quantiles(50=1s,50.0=1s)",
            "'quantiles(50=1s,50.0=1s)': 50=1s comes after 50=1s;"
                + " write the percents in increasing order"),
        bad(
            "quantiles(50=60ms,90=50ms)",
            "'quantiles(50=60ms,90=50ms)': 90=50ms is less than 50=60ms; write 90=60ms or more"),
        bad(
            "quantiles(50=20ms,99=11m)",
            "'quantiles(50=20ms,99=11m)': '11m' is too long; write at most 10m"));
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void aBadTextIsRefusedWithWhatWouldBeRight(String text, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Latency.parse(text));
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void aLatencyThatIsNotParsedIsCheckedToo() {
    Duration second = millis(1000);
    Duration tooLong = Duration.ofMinutes(11);
    String atMost = " 11m is more than 10m; write at most 10m";
    assertRefused("latency" + atMost, () -> new FixedLatency(tooLong));
    assertRefused("max" + atMost, () -> new UniformLatency(second, tooLong));
    assertRefused("standard deviation" + atMost, () -> new NormalLatency(second, tooLong));
    assertRefused("p99" + atMost, () -> new LognormalLatency(second, tooLong));
    assertRefused("value" + atMost, () -> new Quantile(BigDecimal.ONE, tooLong));
    assertRefused(
        "PT-0.001S is out of range; a duration is from 0ms to 1440m (24h)",
        () -> new FixedLatency(millis(-1)));
    assertRefused(
        "percent -0.1 is out of range; write 0 to 100",
        () -> new Quantile(new BigDecimal("-0.1"), second));
    assertRefused(
        "there is no quantile; write for example quantiles(50=20ms,90=50ms,99=900ms)",
        () -> new QuantileLatency(List.of()));
  }

  private static void assertRefused(String message, Executable construction) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, construction).getMessage());
  }

  private static Arguments bad(String text, String message) {
    return arguments(text, message);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
