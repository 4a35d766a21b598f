package dev.loopmesh.bench.waiting;

/**
 * The cost of one width of a fan-out.
 *
 * @param protocol between candidate and upstream
 * @param width calls per request, at the same time
 * @param requestsPerSecond at saturation
 * @param cpuMicros of the candidate per request, at saturation
 * @param p50Ms response time above the upstream's latency at few requests per second, in
 *     milliseconds: the median
 * @param p99Ms the same: the 99th percentile
 * @param failures requests without a response with 200
 */
public record FanOutCost(
    String protocol,
    int width,
    double requestsPerSecond,
    double cpuMicros,
    double p50Ms,
    double p99Ms,
    long failures) {

  /** The candidate's CPU time per call, with the call's share of the request. */
  public double cpuMicrosPerCall() {
    return cpuMicros / width;
  }
}
