package dev.loopmesh.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/**
 * The outcome of one workload. Every request is in exactly one of {@code responseTimes}, {@code
 * failures} and {@code notSent}.
 *
 * @param responseTimes in nanoseconds, by status; see {@link Workload} for from when they count
 * @param failures requests without a response, by the reason; only reasons that occurred
 * @param notSent requests that an open workload did not send, because too many were in flight
 * @param sending in nanoseconds, how much later than due requests were sent: the generator's own
 *     lateness in an open workload, since the first request in a burst, empty in a closed one
 * @param bodyBytes the length of all bodies
 * @param wallTime from the first request to the last response, or to the timeout
 */
public record LoadResult(
    SortedMap<Integer, Histogram> responseTimes,
    Map<Failure, Long> failures,
    long notSent,
    Histogram sending,
    long bodyBytes,
    Duration wallTime) {

  /** Responses of any status. */
  public long responses() {
    return responseTimes.values().stream().mapToLong(Histogram::getTotalCount).sum();
  }

  /** Responses with this status. */
  public long responses(int status) {
    Histogram times = responseTimes.get(status);
    return times == null ? 0 : times.getTotalCount();
  }

  /** Requests without a response, with those that were not sent. */
  public long unserved() {
    return notSent + failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every request had a response, with 200. */
  public boolean allServed() {
    return unserved() == 0 && responses() == responses(200);
  }

  /** Responses of any status for each second of wall time. */
  public double responsesPerSecond() {
    return responses() * 1e9 / Math.max(1, wallTime.toNanos());
  }

  /** Response times of responses with 200, in nanoseconds; empty if there are none. */
  public Histogram served() {
    return responseTimes.getOrDefault(200, Tally.histogram());
  }
}
