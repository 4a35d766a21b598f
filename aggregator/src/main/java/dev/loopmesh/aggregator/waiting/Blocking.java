package dev.loopmesh.aggregator.waiting;

import io.vertx.core.Future;

/**
 * The mistake that this project is about: one call after another with a blocking client, <b>on the
 * event loop</b>. Three seconds as in {@link Sequential}, but no other request is served meanwhile.
 */
public final class Blocking implements WayOfWaiting {
  @Override
  public String mode() {
    return "blocking";
  }

  @Override
  public String explanation() {
    return "A blocking client on the event loop: no other request is served until it is done.";
  }

  @Override
  public CallOrder callOrder() {
    return CallOrder.ONE_AFTER_ANOTHER;
  }

  @Override
  public Future<SummaryParts> fetch(Calls calls) {
    BlockingCalls blocking = calls.blocking();
    try {
      return Future.succeededFuture(block(blocking));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    } finally {
      blocking.handOver();
    }
  }

  /** Makes the three calls; the calling thread is blocked until each has its response. */
  static SummaryParts block(BlockingCalls calls) {
    return new SummaryParts(calls.user(), calls.orders(), calls.payments());
  }
}
