package dev.loopmesh.aggregator.waiting;

import io.vertx.core.Future;

/** One way to wait for three responses: a mode of {@code GET /users/{id}/summary}. */
public interface WayOfWaiting {
  /** Its name in {@code ?mode=}. */
  String mode();

  /** In one sentence, what is special about it. */
  String explanation();

  /** From which follows how long the calls must take together. */
  CallOrder callOrder();

  /** Why this machine cannot do it; empty where it can. */
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
