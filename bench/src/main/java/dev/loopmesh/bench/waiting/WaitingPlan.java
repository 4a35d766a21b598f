package dev.loopmesh.bench.waiting;

import java.time.Duration;

/**
 * How each scenario runs.
 *
 * @param latency of each call to an upstream
 * @param warmUp how long the candidate is warmed up, without latency, by a few clients
 * @param rounds how many bursts and how many spreads follow the cold burst; 0 or more
 * @param timeout for responses after the last request was sent
 * @param upstreamHeap of the upstreams, as after {@code -Xmx}
 */
public record WaitingPlan(
    Duration latency, Duration warmUp, int rounds, Duration timeout, String upstreamHeap) {

  /** A second of latency, and a warm-up as long as a JVM needs. */
  public static WaitingPlan standard() {
    return new WaitingPlan(
        Duration.ofSeconds(1), Duration.ofSeconds(15), 2, Duration.ofSeconds(60), "2g");
  }
}
