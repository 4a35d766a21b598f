package dev.loopmesh.bench.measure;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.List;

/**
 * Response times in an open loop, at half of the capacity or at a given rate. They count from when
 * a request was due.
 */
public final class LatencyPart implements Part {
  /** Without delay in the upstreams. */
  public static final String IMMEDIATE = "latency-0ms";

  /** When each of them takes 100 ms. */
  public static final String DELAYED = "latency-100ms";

  private static final String FIRST = "latency-first";
  private static final double LOAD = 0.5;

  private final String name;
  private final Duration upstream;
  private final double perSecond;

  /**
   * @param upstream how long each upstream takes
   * @param perSecond requests; 0 for half of each candidate's capacity
   */
  public LatencyPart(Duration upstream, double perSecond) {
    this.upstream = upstream;
    this.perSecond = perSecond;
    name = "latency-" + DurationText.print(upstream);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    return Plan.whole(plan.latencyWindow())
        .multipliedBy((long) candidates * (plan.latencyRounds() + 1));
  }

  @Override
  public void measure(Rig rig, List<Entrant> candidates) {
    Plan plan = rig.plan();
    rig.setLatency(upstream, candidates);
    Duration each = expected(plan, candidates.size()).dividedBy(plan.latencyRounds() + 1);
    rig.progress().step("latency over " + DurationText.print(upstream) + ", warm-up", each);
    turn(FIRST, rig, candidates);
    for (int round = 1; round <= plan.latencyRounds(); round++) {
      String which = "round " + round + " of " + plan.latencyRounds();
      rig.progress().step("latency over " + DurationText.print(upstream) + ", " + which, each);
      turn(name, rig, candidates);
    }
  }

  private void turn(String part, Rig rig, List<Entrant> candidates) {
    for (Entrant candidate : candidates) {
      double half = LOAD * Capacity.of(rig.results(), candidate.name());
      double rate = perSecond > 0 ? perSecond : half;
      rig.open(part, candidate, rate, rig.plan().latencyWindow());
    }
  }
}
