package dev.loopmesh.kit.capacity;

/** The work of one request, as a {@link Capacity} sees it. Called on its event loop. */
public interface Job {
  /** Starts to work: the job has a place, until it calls {@link Capacity#leave}. */
  void start();

  /** Whether its caller has stopped waiting for the response. */
  boolean isAbandoned();

  /** It was removed from the queue, and never starts. */
  void removed();
}
