package dev.loopmesh.bench.waiting;

/**
 * What an answer costs that is joined of many.
 *
 * @param protocol between candidate and upstream
 * @param width how many upstreams are asked at the same time for each
 * @param requestsPerSecond at saturation, with as many callers as keep the core busy
 * @param cpuMicros of the candidate for each request, at saturation
 * @param p50Ms how much longer than the upstream's latency an answer takes at few requests a
 *     second, in milliseconds: half of them
 * @param p99Ms and 99 % of them
 * @param failures requests that were not answered with 200
 */
public record FanOutCost(
    String protocol,
    int width,
    double requestsPerSecond,
    double cpuMicros,
    double p50Ms,
    double p99Ms,
    long failures) {

  /** The candidate's CPU time for each call, with the call's share of the request. */
  public double cpuMicrosPerCall() {
    return cpuMicros / width;
  }
}
