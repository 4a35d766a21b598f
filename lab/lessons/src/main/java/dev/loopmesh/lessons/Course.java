package dev.loopmesh.lessons;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;

/** All lessons, in their order. */
public record Course(List<Lesson> lessons) {
  /** Keeps a copy, and reads their texts, so that none is read on an event loop. */
  public Course {
    lessons = List.copyOf(lessons);
    lessons.forEach(Lesson::text);
  }

  /**
   * The lesson with this number or ID.
   *
   * @throws ProblemException 404 with all valid ones
   */
  public Lesson require(String numberOrId) {
    return lessons.stream()
        .filter(one -> one.id().equals(numberOrId) || numberOrId.equals("" + one.number()))
        .findFirst()
        .orElseThrow(() -> new ProblemException(Problem.notFound(unknown(numberOrId))));
  }

  private String unknown(String given) {
    String all =
        lessons.stream()
            .map(one -> one.number() + " or " + one.id())
            .collect(Collectors.joining(", "));
    return "'%s' is not a lesson; allowed: %s.".formatted(given, all);
  }
}
