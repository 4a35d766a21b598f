package dev.loopmesh.kit.load.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.workload.Arrivals.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalTimesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final double SECOND = 1e9;

  @ParameterizedTest
  @CsvSource({
    "1000, 300, 300",
    "3, 1000, 3",
    "0.5, 1000, 1",
    "7, 10000, 70",
    "49999, 60000, 2999940"
  })
  void constantArrivalsHaveTheirCountAndDistance(double rate, long ms, int count) {
    List<Long> times = times(Arrivals.constant(rate, Duration.ofMillis(ms)), 1);
    assertEquals(count, times.size());
    assertEquals(0, times.get(0));
    double lastNanos = (count - 1) / rate * SECOND;
    assertEquals(lastNanos, times.get(count - 1), 1, "errors do not add up");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void poissonArrivalsHaveExponentialDistances(long seed) {
    double rate = 500;
    List<Long> times = times(Arrivals.at(Process.POISSON, rate, MINUTE), seed);
    double[] distances =
        IntStream.range(1, times.size())
            .mapToDouble(i -> (times.get(i) - times.get(i - 1)) / SECOND)
            .toArray();
    double mean = IntStream.range(0, distances.length).mapToDouble(i -> distances[i]).sum();
    mean /= distances.length;
    double variance = 0;
    for (double distance : distances) {
      variance += (distance - mean) * (distance - mean) / distances.length;
    }
    double deviations = 4; // of 30,000 samples; the variance of a variance is 8 times mean^4
    double tolerance = deviations / Math.sqrt(distances.length);
    assertEquals(1, mean * rate, tolerance);
    assertEquals(1, variance * rate * rate, tolerance * Math.sqrt(8));
    long shorter = Arrays.stream(distances).filter(each -> each < Math.log(2) / rate).count();
    assertEquals(0.5, (double) shorter / distances.length, tolerance / 2, "the median");
  }

  @Test
  void theSameSeedGivesTheSameTimes() {
    Arrivals arrivals = Arrivals.at(Process.POISSON, 10, MINUTE);
    assertEquals(times(arrivals, 7), times(arrivals, 7));
    assertNotEquals(times(arrivals, 7), times(arrivals, 8));
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "200, 0", "100, 300"})
  void aRampHasAsManyArrivalsAsTheAreaBelowIt(double from, double to) {
    List<Long> times = times(Arrivals.ramp(Process.CONSTANT, from, to, MINUTE), 1);
    assertEquals((from + to) / 2 * 60, times.size(), 1);
    double half = MINUTE.toNanos() / 2.0;
    double firstHalf = times.stream().filter(time -> time < half).count();
    assertEquals((from + (from + to) / 2) / 2 * 30, firstHalf, 1);
    assertEquals(times.stream().sorted().toList(), times);
  }

  @Test
  void stepsFollowEachOther() {
    Arrivals steps = Arrivals.steps(Process.CONSTANT, List.of(10.0, 50.0, 20.0), MINUTE);
    List<Long> times = times(steps, 1);
    for (int step = 0; step < 3; step++) {
      double from = step * 20 * SECOND;
      long count = times.stream().filter(t -> t >= from && t < from + 20 * SECOND).count();
      assertEquals(List.of(200L, 1000L, 400L).get(step), count, "step " + step);
    }
  }

  @ParameterizedTest
  @EnumSource(Process.class)
  void aPhaseWithARateOfZeroIsAPause(Process process) {
    Phase pause = new Phase(0, 0, MINUTE);
    Phase busy = new Phase(10, 10, MINUTE);
    List<Long> busyAlone = times(new Arrivals(process, List.of(busy)), 1);
    List<Long> times = times(new Arrivals(process, List.of(pause, busy, pause)), 1);
    assertEquals(busyAlone.stream().map(time -> time + MINUTE.toNanos()).toList(), times);
  }

  @Test
  void aPoissonRampChangesItsRate() {
    List<Long> times = times(Arrivals.ramp(Process.POISSON, 0, 1_000, MINUTE), 3);
    double half = MINUTE.toNanos() / 2.0;
    double firstHalf = times.stream().filter(time -> time < half).count();
    assertEquals(0.25, firstHalf / times.size(), 4 * 0.44 / Math.sqrt(times.size()));
  }

  @Test
  void aBurstHasTheRequestsOfEachSecondAtOnce() {
    List<Long> times = times(Arrivals.at(Process.BURST, 100, Duration.ofSeconds(3)), 1);
    assertEquals(300, times.size());
    for (int second = 0; second < 3; second++) {
      long start = (long) (second * SECOND);
      assertEquals(100, times.stream().filter(time -> time == start).count());
    }
    assertTrue(times(Arrivals.burst(7), 1).stream().allMatch(time -> time == 0));
  }

  @Test
  void aPhaseNeedsARateAndATime() {
    assertThrows(IllegalArgumentException.class, () -> Arrivals.constant(0, MINUTE));
    assertThrows(IllegalArgumentException.class, () -> Arrivals.constant(-1, MINUTE));
    assertThrows(IllegalArgumentException.class, () -> Arrivals.constant(Double.NaN, MINUTE));
    assertThrows(IllegalArgumentException.class, () -> Arrivals.constant(2e6, MINUTE));
    assertThrows(IllegalArgumentException.class, () -> Arrivals.constant(1, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new Arrivals(Process.BURST, List.of()));
  }

  @Test
  void ratesAreReadWithTheirUnit() {
    assertEquals(200, RateText.parse("200/s"));
    assertEquals(0.5, RateText.parse("30/m"));
    for (String wrong : List.of("200", "/s", "-1/s", "1e3/s", "200/h", "2 00/s", "NaN/s")) {
      assertThrows(IllegalArgumentException.class, () -> RateText.parse(wrong), wrong);
    }
    assertEquals("200/s", RateText.print(200));
    assertEquals("0.5/s", RateText.print(0.5));
  }

  private static List<Long> times(Arrivals arrivals, long seed) {
    List<Long> times = new ArrayList<>();
    ArrivalTimes all = arrivals.times(seed);
    for (long next = all.next(); next != ArrivalTimes.NONE; next = all.next()) {
      times.add(next);
    }
    assertEquals(ArrivalTimes.NONE, all.next());
    return times;
  }
}
