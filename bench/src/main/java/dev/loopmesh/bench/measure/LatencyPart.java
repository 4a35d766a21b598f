package dev.loopmesh.bench.measure;

import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.List;

/**
 * Response times in an open loop, at half of the capacity or at a given rate: from when a request
 * should be sent.
 */
public final class LatencyPart implements Part {
  /** Without delay in the upstreams. */
  public static final String AT_ONCE = "latency-0ms";

  /** When each of them takes 100 ms. */
  public static final String DELAYED = "latency-100ms";

  private static final String FIRST = "latency-first";
  private static final double LOAD = 0.5;

  private final String name;
  private final Duration upstream;
  private final double perSecond;

  /**
   * @param upstream how long each upstream takes
   * @param perSecond requests for each candidate; 0 for half of what it can do
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
  public void measure(Course course, List<Entrant> candidates) {
    Plan plan = course.plan();
    course.upstreamsTake(upstream, candidates);
    Duration each = expected(plan, candidates.size()).dividedBy(plan.latencyRounds() + 1);
    course.progress().step("latency over " + DurationText.print(upstream) + ", to begin", each);
    turn(FIRST, course, candidates);
    for (int round = 1; round <= plan.latencyRounds(); round++) {
      String which = "round " + round + " of " + plan.latencyRounds();
      course.progress().step("latency over " + DurationText.print(upstream) + ", " + which, each);
      turn(name, course, candidates);
    }
  }

  private void turn(String part, Course course, List<Entrant> candidates) {
    for (Entrant candidate : candidates) {
      double half = LOAD * Capacity.of(course.results(), candidate.name());
      double rate = perSecond > 0 ? perSecond : half;
      course.open(part, candidate, rate, course.plan().latencyWindow());
    }
  }
}
