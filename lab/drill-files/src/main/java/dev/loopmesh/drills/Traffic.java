package dev.loopmesh.drills;

import dev.loopmesh.kit.load.workload.Arrivals;
import java.util.List;

/**
 * The load of a drill on the aggregator.
 *
 * @param rate requests per second
 * @param paths requested in turn; {@code {user}} is replaced by an ID
 * @param staleCounts whether a response with stale parts counts as good
 */
public record Traffic(
    double rate,
    Arrivals.Process arrivals,
    List<String> paths,
    Objective objective,
    boolean staleCounts) {
  /** Keeps a copy. */
  public Traffic {
    paths = List.copyOf(paths);
  }
}
