package dev.loopmesh.bench.waiting;

import java.time.Duration;

/**
 * How a crowd is let in.
 *
 * @param latency how long each call to an upstream takes
 * @param warmUp how long the candidate is asked before, without latency, by a few callers
 * @param rounds how many times the crowd comes in each way, after the cold burst; 0 or more
 * @param patience how long answers are waited for after the last request was sent
 * @param upstreamHeap the heap of the upstreams, as after {@code -Xmx}
 */
public record WaitingPlan(
    Duration latency, Duration warmUp, int rounds, Duration patience, String upstreamHeap) {

  /** A second each, and warmed up for as long as a JVM needs. */
  public static WaitingPlan standard() {
    return new WaitingPlan(
        Duration.ofSeconds(1), Duration.ofSeconds(15), 2, Duration.ofSeconds(60), "2g");
  }
}
