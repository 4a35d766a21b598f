package dev.loopmesh.kit.load;

/** When requests are sent. All methods on the loop. */
interface Pace {
  /** Starts to send. */
  void begin(LoadRun run);

  /** A request has ended, with a response or without. */
  default void ended(LoadRun run, LoadRequest request) {}

  /**
   * Sends no more.
   *
   * @return how many were due, but had not been sent
   */
  long stop();

  /** Whether all requests have been sent. */
  boolean over();
}
