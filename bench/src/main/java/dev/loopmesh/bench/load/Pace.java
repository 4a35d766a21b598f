package dev.loopmesh.bench.load;

/** When requests are sent. All methods on the loop. */
interface Pace {
  /** Starts to send. */
  void begin(LoadRun run);

  /** A request has ended, with a response or without. */
  default void ended(LoadRun run, boolean responded) {}

  /** Whether all requests have been sent. */
  boolean over();
}
