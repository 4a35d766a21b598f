package dev.loopmesh.bench.load;

/** When requests are sent. All methods on the loop. */
interface Pace {
  /** Begins to send. */
  void begin(LoadRun run);

  /** One that was sent has been answered, or has failed. */
  void ended(LoadRun run, boolean answered);

  /** Whether all has been sent that will be. */
  boolean over();
}
