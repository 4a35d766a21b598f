package dev.loopmesh.lessons.experiment;

/** A run that could not be completed; the message says why and what to do. */
public final class LessonFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LessonFailure(String message) {
    super(message, null, false, false);
  }
}
