package dev.loopmesh.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/**
 * What became of one workload. Every request that was intended is in exactly one of {@code
 * responseTimes}, {@code failures} and {@code notSent}.
 *
 * @param responseTimes in nanoseconds, for each status that was answered; see {@link Workload} for
 *     from when they count
 * @param failures how many requests got no answer, and why; only kinds that happened
 * @param notSent how many there was no room for in an open workload
 * @param sending in nanoseconds, how much later than intended requests were sent: the generator's
 *     own lateness in an open workload, since the burst began in a burst, empty in a closed one
 * @param bodyBytes the length of all bodies
 * @param wallTime from the first request to the last answer, or until patience was over
 */
public record LoadResult(
    SortedMap<Integer, Histogram> responseTimes,
    Map<Failure, Long> failures,
    long notSent,
    Histogram sending,
    long bodyBytes,
    Duration wallTime) {

  /** How many answers there were, of any status. */
  public long answers() {
    return responseTimes.values().stream().mapToLong(Histogram::getTotalCount).sum();
  }

  /** How many answers had this status. */
  public long answers(int status) {
    Histogram times = responseTimes.get(status);
    return times == null ? 0 : times.getTotalCount();
  }

  /** How many requests got no answer, those included that were not sent. */
  public long unserved() {
    return notSent + failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every request was answered, and with 200. */
  public boolean allServed() {
    return unserved() == 0 && answers() == answers(200);
  }

  /** Answers of any status for each second of wall time. */
  public double answersPerSecond() {
    return answers() * 1e9 / Math.max(1, wallTime.toNanos());
  }

  /** The response times of all answers with 200, in nanoseconds; empty if there were none. */
  public Histogram served() {
    return responseTimes.getOrDefault(200, Tally.histogram());
  }
}
