package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pause;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CPU time without load, of all candidates at the same time, some time after load. */
public final class IdlePart implements Part {
  /** As in the results. */
  public static final String NAME = "idle";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    return plan.idleWindow().plus(rest(plan));
  }

  /** For work that was started under load, such as an export every few seconds. */
  private static Duration rest(Plan plan) {
    return plan.idleWindow().dividedBy(2);
  }

  @Override
  public void measure(Rig rig, List<Entrant> candidates) {
    Plan plan = rig.plan();
    rig.progress().step("cpu without load", expected(plan, candidates.size()));
    Pause.of(rest(plan));
    Map<Entrant, Proc.ThreadTimes> before = new LinkedHashMap<>();
    long begun = System.nanoTime();
    candidates.forEach(each -> before.put(each, threadTimes(rig, each)));
    Pause.of(plan.idleWindow());
    for (Entrant candidate : candidates) {
      double used = threadTimes(rig, candidate).nanosSince(before.get(candidate));
      double seconds = (System.nanoTime() - begun) / 1e9;
      rig.results().add(Figure.IDLE_CPU_MS, candidate.name(), used / 1e6 / seconds);
    }
  }

  private static Proc.ThreadTimes threadTimes(Rig rig, Entrant candidate) {
    return rig.proc().threadTimes(Children.treeOf(candidate.process()).toList());
  }
}
