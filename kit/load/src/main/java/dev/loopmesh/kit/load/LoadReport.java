package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Failure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outcome of a run. Every request that was due is in exactly one of {@code statuses}, {@code
 * failures}, and the counts of {@code requests} that are not {@code sent}.
 *
 * @param sendingTime for how long requests were sent
 * @param wallTime until the last of them ended
 * @param statuses responses by their status
 * @param failures requests without a response, by the reason; only reasons that occurred
 * @param bodyBytes the length of all bodies
 */
public record LoadReport(
    LoadPlan plan,
    Instant started,
    Duration sendingTime,
    Duration wallTime,
    Requests requests,
    SortedMap<Integer, Long> statuses,
    Map<Failure, Long> failures,
    Times times,
    long bodyBytes,
    Generator generator) {
  private static final int FIRST_ERROR = 400;

  /**
   * How many requests.
   *
   * @param notSent were due, but too many were in flight
   * @param notSentAtTheEnd were due, but had not been sent when the run was cancelled
   * @param unfinished were in flight when the run was cancelled
   * @param cancelled whether it was
   */
  public record Requests(
      long sent, long notSent, long notSentAtTheEnd, long unfinished, boolean cancelled) {
    /** That should have been sent. */
    public long due() {
      return sent + notSent + notSentAtTheEnd;
    }
  }

  /**
   * What the generator itself took.
   *
   * @param cpuTime of its loop
   * @param paused garbage collections meanwhile, each to about 1 ms
   */
  public record Generator(Duration cpuTime, Duration paused) {}

  /** Error statuses by their class, and failures: {@code 5xx}, {@code timeout}. */
  static Map<String, Long> errors(Map<Integer, Long> statuses, Map<Failure, Long> failures) {
    Map<String, Long> errors = new TreeMap<>();
    statuses.forEach(
        (status, count) -> {
          if (status >= FIRST_ERROR) {
            errors.merge(status / 100 + "xx", count, Long::sum);
          }
        });
    failures.forEach((why, count) -> errors.put(why.toString(), count));
    return errors;
  }

  /** Error statuses by their class, and failures: {@code 5xx}, {@code timeout}. */
  public Map<String, Long> errors() {
    return errors(statuses, failures);
  }

  /** Responses of any status. */
  public long responses() {
    return sum(statuses);
  }

  /** Responses with this status. */
  public long responses(int status) {
    return statuses.getOrDefault(status, 0L);
  }

  /** Responses with a status below 400. */
  public long good() {
    return sum(statuses.headMap(FIRST_ERROR));
  }

  /** Requests without a response, with those that were not sent. */
  public long unserved() {
    return requests.notSent() + sum(failures);
  }

  /**
   * The share of requests without a good response, of those that were due; those that a cancelled
   * run left unsent or unfinished are in neither. 0 if there are none.
   */
  public double errorShare() {
    long ended = responses() + unserved();
    return ended == 0 ? 0 : (double) (ended - good()) / ended;
  }

  /** Whether every request had a response, with 200. */
  public boolean allServed() {
    return unserved() == 0 && responses() == responses(200);
  }

  /** Good responses per second, from the first request to the last response. */
  public double goodPerSecond() {
    return good() * 1e9 / Math.max(1, wallTime.toNanos());
  }

  /** Why the figures may be wrong, in sentences; empty if there is no reason to think so. */
  public List<String> doubts() {
    return Doubts.of(this);
  }

  /** Whether there is no doubt. */
  public boolean trustworthy() {
    return doubts().isEmpty();
  }

  /** All of it; times in milliseconds. */
  public JsonObject toJson() {
    return ReportJson.of(this);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
