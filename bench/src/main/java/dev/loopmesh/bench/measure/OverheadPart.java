package dev.loopmesh.bench.measure;

import java.time.Duration;
import java.util.List;

/**
 * What a candidate adds to its slowest upstream at hardly any load: ten requests per second, each
 * upstream takes 100 ms. An upstream that is called directly shows the share of the upstream and of
 * timers.
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
  public void measure(Rig rig, List<Entrant> candidates) {
    Duration time = rig.plan().overheadWindow();
    rig.setLatency(UPSTREAM, candidates);
    rig.progress().step("overhead at 10 per second: an upstream, called directly", time);
    rig.direct(NAME, DIRECT, PER_SECOND, time);
    for (Entrant candidate : candidates) {
      rig.progress().step("overhead at 10 per second: " + candidate.name(), time);
      rig.open(NAME, candidate, PER_SECOND, time);
    }
  }
}
