package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What shall be measured, and how.
 *
 * @param home the project's folder
 * @param out where the files go; null for a fresh folder in {@code bench/results}
 * @param pinned whether everybody gets cores of their own, where that is possible
 * @param perSecond of the part on latency; 0 for half of what each candidate can do
 * @param own variants of our aggregator
 * @param peers names of the programs by others; null for all that are there
 * @param parts names of what is measured of each
 */
public record BenchOptions(
    Path home,
    Path out,
    Plan plan,
    boolean pinned,
    double perSecond,
    List<Candidate> own,
    List<String> peers,
    Set<String> parts) {

  /** Whether this is to be measured. */
  public boolean asksFor(String part) {
    return parts.contains(part);
  }
}
