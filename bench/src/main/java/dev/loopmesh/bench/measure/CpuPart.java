package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.measure.Window.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * CPU per request and throughput at saturation: candidates take turns of one short window, with a
 * window of the base beside each.
 */
public final class CpuPart implements Part {
  /** As in the results. */
  public static final String NAME = "cpu";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    int others = candidates - 1;
    int windows = plan.rounds() * (others + (others + 1) / 2) + 1;
    return Plan.whole(plan.window()).multipliedBy(Math.max(windows, plan.rounds()));
  }

  @Override
  public void measure(Rig rig, List<Entrant> candidates) {
    Entrant base = candidates.get(0);
    List<Entrant> others = new ArrayList<>(candidates.subList(1, candidates.size()));
    int rounds = rig.plan().rounds();
    Duration each = expected(rig.plan(), candidates.size()).dividedBy(rounds);
    for (int round = 1; round <= rounds; round++) {
      rig.progress().step("cpu per request, round " + round + " of " + rounds, each);
      round(rig, base, others);
    }
    boolean worthwhile = true;
    for (int more = 1; more <= rounds && worthwhile && isDisturbed(rig, candidates); more++) {
      rig.progress().say("cpu per request, one more round: too many noisy windows");
      worthwhile = round(rig, base, others);
    }
    if (!others.isEmpty()) {
      rig.closed(NAME, base, rig.plan().window());
    }
  }

  /** Measures one; false when all of its windows were disturbed. */
  private static boolean round(Rig rig, Entrant base, List<Entrant> others) {
    boolean clean = false;
    for (Entrant next : order(base, others)) {
      Window window = rig.closed(NAME, next, rig.plan().window());
      clean |= window.state() == State.CLEAN;
    }
    Collections.rotate(others, 1); // each gets each place
    return clean;
  }

  /** Whether a candidate has more disturbed windows than others. */
  private static boolean isDisturbed(Rig rig, List<Entrant> candidates) {
    return candidates.stream()
        .map(each -> rig.results().windows(NAME, each.name()))
        .anyMatch(turns -> Window.count(State.NOISY, turns) * 2 > turns.size());
  }

  /** The base, two others, the base, two others: each of them is next to a window of the base. */
  static <T> List<T> order(T base, List<T> others) {
    if (others.isEmpty()) {
      return List.of(base);
    }
    List<T> order = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      if (i % 2 == 0) {
        order.add(base);
      }
      order.add(others.get(i));
    }
    return order;
  }
}
