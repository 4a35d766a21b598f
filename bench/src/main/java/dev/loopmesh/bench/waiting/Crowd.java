package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.load.Target.Protocol;

/**
 * Who is to keep how many requests waiting.
 *
 * @param candidate the program; it is started afresh
 * @param path what it is asked for
 * @param protocol in which it is asked
 * @param requests how many are in flight at once, 1 or more
 * @param callsInLine how many calls to upstreams each makes one after another: 1 if all are made at
 *     the same time
 * @param callsInAll how many calls each makes in all
 */
public record Crowd(
    Candidate candidate,
    String path,
    Protocol protocol,
    int requests,
    int callsInLine,
    int callsInAll) {

  /** Checks the ranges. */
  public Crowd {
    if (requests < 1 || callsInLine < 1 || callsInAll < callsInLine) {
      throw new IllegalArgumentException(
          "%d requests with %d calls, %d in line".formatted(requests, callsInAll, callsInLine));
    }
  }
}
