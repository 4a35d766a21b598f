package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.CheckedJson;
import io.vertx.core.Future;

/** All calls at once, without holding the loop: max(1, 1, 1) = 1 second. */
public final class Parallel implements WayOfWaiting {
  @Override
  public String mode() {
    return "parallel";
  }

  @Override
  public String explanation() {
    return "All calls at once with Future.all; the loop is free until the responses arrive.";
  }

  @Override
  public CallOrder callOrder() {
    return CallOrder.AT_ONCE;
  }

  @Override
  public Future<SummaryParts> fetch(Calls calls) {
    // each line begins a call and returns immediately, with the future of its response
    Future<CheckedJson> user = calls.user();
    Future<CheckedJson> orders = calls.orders();
    Future<CheckedJson> payments = calls.payments();

    // no thread waits here: this function runs when all three responses have arrived
    return Future.all(user, orders, payments)
        .map(all -> new SummaryParts(user.result(), orders.result(), payments.result()));
  }
}
