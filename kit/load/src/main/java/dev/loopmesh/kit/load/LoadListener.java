package dev.loopmesh.kit.load;

/** Follows a run. All methods on the generator's loop: none may block, or requests are late. */
public interface LoadListener {
  /** Follows nothing. */
  LoadListener NONE = new LoadListener() {};

  /** A request is being sent. */
  default void sent(LoadRequest request) {}

  /** A request has ended: with a response, with a failure, or cancelled. */
  default void ended(LoadRequest request) {}

  /**
   * A request was due, but too many were in flight.
   *
   * @param intendedNanos on the clock of {@link System#nanoTime()}
   */
  default void notSent(long intendedNanos) {}

  /** A quarter of a second has passed, or the run has ended. */
  default void progressed(Progress progress) {}
}
