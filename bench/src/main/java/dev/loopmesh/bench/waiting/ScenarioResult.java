package dev.loopmesh.bench.waiting;

import java.util.List;

/**
 * What a scenario cost the candidate.
 *
 * @param javaOptions of its JVM
 * @param restBytes resident memory when it was warm and without requests
 * @param restHeapBytes live objects then; −1 if unknown
 * @param fullHeapBytes live objects while all requests waited; −1 if unknown, or if not all waited
 *     at the same time
 * @param rounds in order, the first with cold connections
 */
public record ScenarioResult(
    Scenario scenario,
    String javaOptions,
    long restBytes,
    long restHeapBytes,
    long fullHeapBytes,
    List<Round> rounds) {

  /** The most resident memory in any round. */
  public long fullBytes() {
    return rounds.stream().mapToLong(Round::residentBytes).max().orElse(restBytes);
  }

  /** Resident memory per request, above that at rest, in KiB. */
  public double residentKibEach() {
    return (fullBytes() - restBytes) / 1024.0 / scenario.requests();
  }

  /** Live objects per request, above those at rest, in KiB; NaN if unknown. */
  public double heapKibEach() {
    return restHeapBytes < 0 || fullHeapBytes < 0
        ? Double.NaN
        : (fullHeapBytes - restHeapBytes) / 1024.0 / scenario.requests();
  }
}
