package dev.loopmesh.allinone;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One play of a drill.
 *
 * @param how {@code solution 1}, {@code quiet}, or the name of a cheat
 */
record DrillPlay(Drill drill, long seed, String how) {
  static final String QUIET = "quiet";

  private static final String SOLUTION = "solution ";
  private static final List<String> COMPUTE = List.of("spin-loop", "hog-cpu");

  /** All ways to solve a drill. */
  static List<String> solutions(Drill drill) {
    return IntStream.rangeClosed(1, drill.mitigations().size())
        .mapToObj(number -> SOLUTION + number)
        .toList();
  }

  /** The number of the mitigation, from 0. */
  int mitigation() {
    return Integer.parseInt(how.substring(SOLUTION.length())) - 1;
  }

  /** Whether it is a cheat. */
  static boolean isCheat(String how) {
    return !how.startsWith(SOLUTION) && !how.equals(QUIET);
  }

  /** Whether its faults need much of a processor. */
  boolean computes() {
    return drill.timeline().stream().filter(step -> !step.isDecoy()).anyMatch(DrillPlay::computes);
  }

  private static boolean computes(Step step) {
    return COMPUTE.contains(step.body().getString("fault", "")) || step.body().containsKey("pause");
  }

  @Override
  public String toString() {
    return "%s, seed %d, %s".formatted(drill.id(), seed, how);
  }
}
