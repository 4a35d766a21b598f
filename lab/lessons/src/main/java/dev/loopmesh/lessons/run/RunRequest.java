package dev.loopmesh.lessons.run;

import dev.loopmesh.lessons.chart.Guess;
import dev.loopmesh.lessons.experiment.Conditions;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of a run.
 *
 * @param guess empty when the user deliberately predicts nothing
 * @param confidence low, medium or high; empty without one
 */
public record RunRequest(
    Conditions conditions, Optional<Guess> guess, Optional<String> confidence) {
  /** How sure a user can be. */
  public static final List<String> CONFIDENCES = List.of("low", "medium", "high");
}
