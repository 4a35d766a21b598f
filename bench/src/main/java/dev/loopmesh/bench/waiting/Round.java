package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.load.LoadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * All requests of a scenario, once.
 *
 * @param predicted the shortest response time: the latency of the calls that are sequential
 * @param maxInFlight requests at the same time
 * @param cpuNanos of the candidate, in all
 * @param residentBytes the candidate's maximum
 * @param descriptors the candidate's maximum of open files and sockets
 */
public record Round(
    Arrival arrival,
    Duration predicted,
    LoadResult result,
    int maxInFlight,
    long cpuNanos,
    long residentBytes,
    int descriptors) {

  /** How the requests arrive. */
  public enum Arrival {
    /** All at once, while the candidate has hardly any connections to its upstreams. */
    COLD_BURST,
    /** All at once. */
    BURST,
    /** Evenly, but all before the first has ended. */
    SPREAD
  }

  /**
   * Response time of responses with 200 above the prediction, in milliseconds; NaN if there are
   * none.
   *
   * @param percentile 0 to 100
   */
  public double overshootMs(double percentile) {
    Histogram served = result.served();
    return served.getTotalCount() == 0
        ? Double.NaN
        : (served.getValueAtPercentile(percentile) - predicted.toNanos()) / 1e6;
  }

  /** The candidate's CPU time per request, in microseconds. */
  public double cpuMicrosEach() {
    return cpuNanos / 1e3 / Math.max(1, result.responses() + result.unserved());
  }

  /** For the progress. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s, %d in flight, p50 %.1f ms and p99 %.1f ms over, %.0f µs each, %d MiB, %s",
        words(arrival),
        maxInFlight,
        overshootMs(50),
        overshootMs(99),
        cpuMicrosEach(),
        residentBytes >> 20,
        responses());
  }

  /** Responses by status, and failures: {@code 4500 × 200}. */
  String responses() {
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
