package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Pause;
import dev.loopmesh.bench.candidate.Shedding;
import dev.loopmesh.kit.load.LoadReport;
import java.time.Duration;
import java.util.List;

/**
 * Twice as many requests as a candidate can serve, in an open loop: how many it still serves, and
 * how soon it refuses the others. Candidates that can shed load do so.
 */
public final class OverloadPart implements Part {
  /** As in the results. */
  public static final String NAME = "overload";

  /** A later response is useless. */
  public static final Duration IN_TIME = Duration.ofSeconds(1);

  private static final String FIRST = "overload-first";

  /** Offered load, relative to the capacity. */
  public static final double LOAD = 2;

  private static final int WINDOWS = 3; // to warm up, and as many to measure

  /** How many responses with 200 came in time. */
  public static long inTime(LoadReport load) {
    return load.times().response().getCountBetweenValues(0, IN_TIME.toNanos());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    return Plan.whole(plan.overloadWindow())
        .multipliedBy(2 * WINDOWS)
        .plus(recovery(plan))
        .multipliedBy(candidates);
  }

  /** For what is still queued. */
  private static Duration recovery(Plan plan) {
    return plan.overloadWindow().dividedBy(2);
  }

  @Override
  public void measure(Rig rig, List<Entrant> candidates) {
    rig.setLatency(Duration.ZERO, candidates);
    Duration time = rig.plan().overloadWindow();
    for (Entrant candidate : candidates) {
      rig.progress().step("twice the capacity: " + candidate.name(), expected(rig.plan(), 1));
      double rate = LOAD * Capacity.of(rig.results(), candidate.name());
      boolean sheds = Shedding.on(candidate.running());
      for (int window = 0; window < WINDOWS; window++) {
        rig.open(FIRST, candidate, rate, time); // the code that refuses has to be compiled, too
      }
      for (int window = 0; window < WINDOWS; window++) {
        rig.open(NAME, candidate, rate, time);
      }
      if (sheds) {
        Shedding.off(candidate.running());
      }
      Pause.of(recovery(rig.plan()));
    }
  }
}
