package dev.loopmesh.aggregator.waiting;

import io.vertx.core.Future;

/** One way to wait for three responses: a mode of {@code GET /users/{id}/summary}. */
public interface WayOfWaiting {
  /** Its name in {@code ?mode=}. */
  String mode();

  /** In one sentence, how it differs from the others. */
  String explanation();

  /** Determines how long the calls take together. */
  CallOrder callOrder();

  /** Why it is unavailable on this machine; empty if it is available. */
  default String unavailable() {
    return "";
  }

  /**
   * Makes the three calls and waits for their responses in its own way. Called on the event loop.
   *
   * @return completes on the event loop, with the parts or the first failure
   */
  Future<SummaryParts> fetch(Calls calls);
}
