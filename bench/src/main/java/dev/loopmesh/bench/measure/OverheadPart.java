package dev.loopmesh.bench.measure;

import java.time.Duration;
import java.util.List;

/**
 * What a candidate adds to its slowest upstream when there is hardly any load: ten requests a
 * second, each upstream takes 100 ms. An upstream that is asked directly shows how much of that is
 * its own, and the timers'.
 */
public final class OverheadPart implements Part {
  /** As in the results. */
  public static final String NAME = "overhead";

  /** How long each upstream takes. */
  public static final Duration UPSTREAM = Duration.ofMillis(100);

  /** In place of a candidate's name: the upstream itself. */
  public static final String DIRECT = "upstream";

  private static final double PER_SECOND = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    return Plan.whole(plan.overheadWindow()).multipliedBy(candidates + 1L);
  }

  @Override
  public void measure(Course course, List<Entrant> candidates) {
    Duration time = course.plan().overheadWindow();
    course.upstreamsTake(UPSTREAM, candidates);
    course.progress().step("overhead at 10 a second: an upstream itself", time);
    course.direct(NAME, DIRECT, PER_SECOND, time);
    for (Entrant candidate : candidates) {
      course.progress().step("overhead at 10 a second: " + candidate.name(), time);
      course.open(NAME, candidate, PER_SECOND, time);
    }
  }
}
