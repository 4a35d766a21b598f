package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.load.LoadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * All of a crowd came once, and waited.
 *
 * @param arrival how they came
 * @param predicted what each answer takes at least: the upstream's latency, as often as it is asked
 *     in line
 * @param result what they got
 * @param mostInFlight how many were on their way at the same time
 * @param cpuNanos of the candidate, in all
 * @param residentBytes the most memory that the candidate held
 * @param descriptors the most files and sockets that it had open
 */
public record Round(
    Arrival arrival,
    Duration predicted,
    LoadResult result,
    int mostInFlight,
    long cpuNanos,
    long residentBytes,
    int descriptors) {

  /** How a crowd comes. */
  public enum Arrival {
    /** All at once, while the candidate has hardly any connections to its upstreams. */
    COLD_BURST,
    /** All at once. */
    BURST,
    /** Evenly, but all before the first is answered. */
    SPREAD
  }

  /**
   * How much longer than predicted answers with 200 took, in milliseconds; NaN if there were none.
   *
   * @param percentile 0 to 100
   */
  public double overshootMs(double percentile) {
    Histogram served = result.served();
    return served.getTotalCount() == 0
        ? Double.NaN
        : (served.getValueAtPercentile(percentile) - predicted.toNanos()) / 1e6;
  }

  /** The candidate's CPU time for each request that came, in microseconds. */
  public double cpuMicrosEach() {
    return cpuNanos / 1e3 / Math.max(1, result.answers() + result.unserved());
  }

  /** In a line of words. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s, %d in flight, p50 %.1f ms and p99 %.1f ms over, %.0f µs each, %d MiB, %s",
        words(arrival),
        mostInFlight,
        overshootMs(50),
        overshootMs(99),
        cpuMicrosEach(),
        residentBytes >> 20,
        answers());
  }

  /** All answers by status, and what was not answered: {@code 4500 × 200}. */
  String answers() {
    List<String> all = new ArrayList<>();
    result
        .responseTimes()
        .forEach((status, times) -> all.add(times.getTotalCount() + " × " + status));
    result.failures().forEach((why, count) -> all.add(count + " × " + words(why)));
    if (result.notSent() > 0) {
      all.add(result.notSent() + " not sent");
    }
    return String.join(", ", all);
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
