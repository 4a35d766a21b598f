package dev.loopmesh.bench.micro;

import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import dev.loopmesh.kit.shop.Order;
import dev.loopmesh.kit.shop.Payment;
import dev.loopmesh.kit.shop.Shop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;

/** What the three services answer of one user, byte by byte. */
final class UpstreamAnswers {
  private static final int USER = 42;

  private UpstreamAnswers() {}

  static UpstreamAnswer user() {
    return answer(Shop.user(USER).toJson().toBuffer());
  }

  static UpstreamAnswer orders() {
    return answer(new JsonArray(Shop.orders(USER).stream().map(Order::toJson).toList()).toBuffer());
  }

  static UpstreamAnswer payments() {
    return answer(
        new JsonArray(Shop.payments(USER).stream().map(Payment::toJson).toList()).toBuffer());
  }

  private static UpstreamAnswer answer(Buffer body) {
    return new UpstreamAnswer(
        200, "application/json", "wait;dur=1000;desc=\"a database query (artificial)\"", body);
  }
}
