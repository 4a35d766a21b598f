package dev.loopmesh.drills.grade;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.drills.grade.Grade.Part;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the evidence of a player shows. Of several answers for a cause the last one with evidence
 * counts.
 *
 * @param answers after the onset, in their order
 */
record Proof(Drill drill, List<Event> answers) {
  Part part() {
    List<Cause> causes = drill.truths().stream().map(Truth::cause).toList();
    long proved = causes.stream().filter(cause -> why(cause).isEmpty()).count();
    String why =
        proved == causes.size()
            ? "the evidence shows it"
            : causes.stream()
                .map(this::why)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    return new Part("prove", (double) Grader.PROVE * proved / causes.size(), Grader.PROVE, why);
  }

  /** Why a cause is not proved; empty if it is. */
  private String why(Cause cause) {
    List<Event> given =
        answers.stream()
            .filter(answer -> Moments.cause(answer).equals(cause))
            .filter(answer -> !answer.what().getString("evidence").isEmpty())
            .toList();
    if (given.isEmpty()) {
      return "no evidence was given for " + cause;
    }
    boolean shown = given.get(given.size() - 1).what().getBoolean("proved");
    return shown ? "" : "the evidence does not show " + cause;
  }
}
