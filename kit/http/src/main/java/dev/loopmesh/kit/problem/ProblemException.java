package dev.loopmesh.kit.problem;

/** A failure that already knows which problem it is; costs no stack trace. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** Fails with this problem. */
  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What to tell the caller. */
  public final Problem problem() {
    return problem;
  }
}
