package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Shedding;
import dev.loopmesh.bench.load.LoadResult;
import java.time.Duration;
import java.util.List;

/**
 * Twice as many requests as a candidate can answer, in an open loop: how many it still answers, and
 * how soon it says that it cannot. Our aggregator sheds meanwhile, as the others would if they
 * could.
 */
public final class OverloadPart implements Part {
  /** As in the results. */
  public static final String NAME = "overload";

  /** Nobody waits longer: what is answered later is not worth anything. */
  public static final Duration IN_TIME = Duration.ofSeconds(1);

  private static final String FIRST = "overload-first";
  private static final double LOAD = 2;
  private static final int WINDOWS = 3; // to get warm, and as many to be measured
  private static final Duration RECOVERY = Duration.ofSeconds(2);

  /** How many answers with 200 came in time. */
  public static long inTime(LoadResult load) {
    return load.served().getCountBetweenValues(0, IN_TIME.toNanos());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    return Plan.whole(plan.overloadWindow())
        .multipliedBy(2 * WINDOWS)
        .plus(RECOVERY)
        .multipliedBy(candidates);
  }

  @Override
  public void measure(Course course, List<Entrant> candidates) {
    course.upstreamsTake(Duration.ZERO, candidates);
    Duration time = course.plan().overloadWindow();
    for (Entrant candidate : candidates) {
      course.progress().step("twice the capacity: " + candidate.name(), expected(course.plan(), 1));
      double rate = LOAD * Capacity.of(course.results(), candidate.name());
      boolean sheds = Shedding.on(candidate.running());
      for (int window = 0; window < WINDOWS; window++) {
        course.open(FIRST, candidate, rate, time); // refusing has to be compiled, too
      }
      for (int window = 0; window < WINDOWS; window++) {
        course.open(NAME, candidate, rate, time);
      }
      if (sheds) {
        Shedding.off(candidate.running());
      }
      Pause.of(RECOVERY);
    }
  }
}
