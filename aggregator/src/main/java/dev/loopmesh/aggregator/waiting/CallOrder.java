package dev.loopmesh.aggregator.waiting;

import java.util.ArrayList;
import java.util.List;

/** How calls follow each other: in stages, each of which begins when the previous one has ended. */
public enum CallOrder {
  /** Each begins when the previous one has ended: together they take their sum. */
  ONE_AFTER_ANOTHER(1),
  /** All begin at once: together they take as long as the slowest. */
  AT_ONCE(Integer.MAX_VALUE);

  private final int atOnce;

  CallOrder(int atOnce) {
    this.atOnce = atOnce;
  }

  /** The calls of each stage, from all calls in the order of their starts. */
  public <T> List<List<T>> stages(List<T> calls) {
    List<List<T>> stages = new ArrayList<>();
    for (int first = 0; first < calls.size(); first += stages.get(stages.size() - 1).size()) {
      stages.add(calls.subList(first, first + Math.min(atOnce, calls.size() - first)));
    }
    return stages;
  }
}
