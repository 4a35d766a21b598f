package dev.loopmesh.kit.problem;

/** A failure with its problem; without stack trace. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public final Problem problem() {
    return problem;
  }
}
