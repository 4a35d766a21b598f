package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured, and how.
 *
 * @param home the project's folder
 * @param out the folder of the results; empty for a new one in {@code bench/results}
 * @param pinned whether candidate and load get cores of their own, where that is possible
 * @param perSecond requests of the part {@code latency}; 0 for half of each candidate's capacity
 * @param own variants of our aggregator
 * @param peers names of the peers; the base is always among the candidates
 * @param parts names of the parts
 */
public record BenchOptions(
    Path home,
    Optional<Path> out,
    Plan plan,
    boolean pinned,
    double perSecond,
    List<Candidate> own,
    List<String> peers,
    Set<String> parts) {

  /** Whether this part is measured. */
  public boolean includes(String part) {
    return parts.contains(part);
  }
}
