package dev.loopmesh.aggregator.waiting;

import io.vertx.core.Future;

/** One way to wait for three answers. */
public interface WayOfWaiting {
  /** Its name in {@code ?mode=}. */
  String mode();

  /** In one sentence, what is special about it. */
  String explanation();

  /** How the calls lie in time, which says how long they must take together. */
  CallOrder callOrder();

  /** Why it cannot be had on this machine; empty where it can. */
  default String unavailable() {
    return "";
  }

  /**
   * Makes the three calls and waits for their answers in its own way. Called on the event loop.
   *
   * @return completes with the answers on the event loop; fails with the first call that failed
   */
  Future<SummaryParts> fetch(Calls calls);
}
