package dev.loopmesh.aggregator.call;

/**
 * How one call went. Times are milliseconds from the request's arrival.
 *
 * @param expectedMs the wait that the service announced, or else what the call took
 * @param replica whom it went to in the end, by host and port; null when it went nowhere
 * @param status the HTTP status, 0 when none came
 * @param outcome {@code ok}, {@code stale}, {@code cancelled}, or the name of the problem
 * @param attempts how often it was asked, hedges included
 * @param staleAgeMs the age of the older answer that was taken; not a number when none was
 * @param critical whether the whole would have been over sooner without it
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

  public boolean isStale() {
    return !Double.isNaN(staleAgeMs);
  }
}
