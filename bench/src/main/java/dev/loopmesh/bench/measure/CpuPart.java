package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.measure.Window.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a request costs at saturation, and how many there are then: everybody in turns of one short
 * window, and beside each window one of the base.
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
  public void measure(Course course, List<Entrant> candidates) {
    Entrant base = candidates.get(0);
    List<Entrant> others = new ArrayList<>(candidates.subList(1, candidates.size()));
    int rounds = course.plan().rounds();
    Duration each = expected(course.plan(), candidates.size()).dividedBy(rounds);
    for (int round = 1; round <= rounds; round++) {
      course.progress().step("cpu per request, round " + round + " of " + rounds, each);
      round(course, base, others);
    }
    boolean worthwhile = true;
    for (int more = 1; more <= rounds && worthwhile && isDisturbed(course, candidates); more++) {
      course.progress().say("cpu per request, one round more: others were busy");
      worthwhile = round(course, base, others);
    }
    if (!others.isEmpty()) {
      course.closed(NAME, base, course.plan().window());
    }
  }

  /** Tells whether any window of it was undisturbed. */
  private static boolean round(Course course, Entrant base, List<Entrant> others) {
    boolean clean = false;
    for (Entrant next : order(base, others)) {
      Window window = course.closed(NAME, next, course.plan().window());
      clean |= window.state() == State.CLEAN;
    }
    Collections.rotate(others, 1); // everybody has the place beside everybody
    return clean;
  }

  /** Whether somebody has less than half of the windows that were asked for. */
  private static boolean isDisturbed(Course course, List<Entrant> candidates) {
    return candidates.stream()
        .map(each -> course.results().windows(NAME, each.name()))
        .anyMatch(turns -> Window.count(State.NOISY, turns) * 2 > turns.size());
  }

  /** The base, two others, the base, two others: so each of them stands beside it. */
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
