package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.fetch.Schedule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** All calls at once, without holding the loop: max(1, 1, 1) = 1 second. */
public final class Parallel implements WayOfWaiting {
  @Override
  public String mode() {
    return "parallel";
  }

  @Override
  public String explanation() {
    return "All calls at once with Future.all; the loop is free until the answers come.";
  }

  @Override
  public Schedule schedule() {
    return Schedule.AT_ONCE;
  }

  @Override
  public Future<Answers> fetch(Calls calls) {
    // each line begins a call and returns at once, with the promise of an answer
    Future<JsonObject> user = calls.user();
    Future<JsonArray> orders = calls.orders();
    Future<JsonArray> payments = calls.payments();

    // no thread waits here: this says what to do when all three have come
    return Future.all(user, orders, payments)
        .map(all -> new Answers(user.result(), orders.result(), payments.result()));
  }
}
