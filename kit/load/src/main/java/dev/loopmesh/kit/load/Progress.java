package dev.loopmesh.kit.load;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How far a run is. Its histograms no longer change.
 *
 * @param elapsed since the first request was due
 * @param sent of them {@code outstanding} are in flight
 * @param notSent that were due, but too many were in flight
 * @param good responses with a status below 400
 * @param errors all others that have ended, by kind: {@code 5xx}, {@code timeout}
 * @param interval the latest quarter of a second, to {@code elapsed}
 */
public record Progress(
    Duration elapsed,
    long sent,
    int outstanding,
    long notSent,
    long good,
    Map<String, Long> errors,
    Interval interval) {

  /**
   * What ended in an interval.
   *
   * @param length about 250 ms
   * @param good responses with a status below 400
   * @param errors all others
   * @param responseTimes in nanoseconds, to three digits; as those of the report
   * @param serviceTimes likewise
   */
  public record Interval(
      Duration length, long good, long errors, Histogram responseTimes, Histogram serviceTimes) {}

  /** All that have ended with an error. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
