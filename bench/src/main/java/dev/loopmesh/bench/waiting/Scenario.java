package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.load.Target.Protocol;

/**
 * Many requests in flight to one candidate.
 *
 * @param candidate is started for this scenario alone
 * @param path of each request
 * @param protocol between load and candidate
 * @param requests in flight at once, 1 or more
 * @param sequentialCalls how many calls to upstreams each request makes one after another: 1 if all
 *     are made at the same time
 * @param calls how many calls each makes in all
 */
public record Scenario(
    Candidate candidate,
    String path,
    Protocol protocol,
    int requests,
    int sequentialCalls,
    int calls) {

  /** Checks the ranges. */
  public Scenario {
    if (requests < 1 || sequentialCalls < 1 || calls < sequentialCalls) {
      throw new IllegalArgumentException(
          "%d requests with %d calls, %d sequential".formatted(requests, calls, sequentialCalls));
    }
  }
}
