package dev.loopmesh.aggregator.waiting;

import io.vertx.core.Future;

/** One call after another, without holding the loop: 1 + 1 + 1 = 3 seconds. */
public final class Sequential implements WayOfWaiting {
  @Override
  public String mode() {
    return "sequential";
  }

  @Override
  public String explanation() {
    return "One call after another; the loop is free during each call.";
  }

  @Override
  public CallOrder callOrder() {
    return CallOrder.ONE_AFTER_ANOTHER;
  }

  @Override
  public Future<SummaryParts> fetch(Calls calls) {
    // compose: begin the next call when the previous response has arrived
    return calls
        .user()
        .compose(
            user ->
                calls
                    .orders()
                    .compose(
                        orders ->
                            calls
                                .payments()
                                .map(payments -> new SummaryParts(user, orders, payments))));
  }
}
