package dev.loopmesh.aggregator.call;

/**
 * The report of one call. Times are milliseconds from the request's arrival.
 *
 * @param expectedMs the wait that the service announced; what the call took if it announced none
 * @param replica host and port of the decisive attempt; null when there was no attempt
 * @param status of HTTP; 0 without a response
 * @param outcome {@code ok}, {@code stale}, {@code cancelled}, or the name of the problem
 * @param attempts how many, hedges included
 * @param staleAgeMs the age of the earlier response that was used; NaN when none was
 * @param critical whether the response waited for it
 */
public record CallReport(
    String service,
    String replica,
    double startMs,
    double endMs,
    double expectedMs,
    int status,
    String outcome,
    int attempts,
    double staleAgeMs,
    boolean critical) {

  /** Whether an earlier response was used. */
  public boolean isStale() {
    return !Double.isNaN(staleAgeMs);
  }
}
