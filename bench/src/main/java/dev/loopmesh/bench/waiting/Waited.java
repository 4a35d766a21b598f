package dev.loopmesh.bench.waiting;

import java.util.List;

/**
 * What a crowd cost.
 *
 * @param crowd who waited
 * @param javaOptions how its JVM was started
 * @param restBytes resident memory when it was warm and nobody waited
 * @param restHeapBytes live objects then; −1 if it could not be had
 * @param fullHeapBytes live objects while all waited; −1 if it could not be had, or if not all
 *     waited at the same time
 * @param rounds in the order in which they came, the first with cold connections
 */
public record Waited(
    Crowd crowd,
    String javaOptions,
    long restBytes,
    long restHeapBytes,
    long fullHeapBytes,
    List<Round> rounds) {

  /** The most resident memory in any round. */
  public long fullBytes() {
    return rounds.stream().mapToLong(Round::residentBytes).max().orElse(restBytes);
  }

  /** Resident memory of each request, over that at rest, in KiB. */
  public double residentKibEach() {
    return (fullBytes() - restBytes) / 1024.0 / crowd.requests();
  }

  /** Live objects of each request, over those at rest, in KiB; NaN if they could not be had. */
  public double heapKibEach() {
    return restHeapBytes < 0 || fullHeapBytes < 0
        ? Double.NaN
        : (fullHeapBytes - restHeapBytes) / 1024.0 / crowd.requests();
  }
}
