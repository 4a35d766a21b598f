package dev.loopmesh.bench.upstream;

import dev.loopmesh.kit.latency.FixedLatency;
import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.shop.Order;
import dev.loopmesh.shop.Payment;
import dev.loopmesh.shop.Shop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/**
 * All that is answered after the latency, in the shape and size of the real services' answers:
 * whoever is asked for, it is user 42 who is told about.
 */
final class Answers {
  private static final int USER = 42;

  private final Answer user;
  private final Answer orders;
  private final Answer payments;

  /** Answers that announce this latency, if it is always the same, as the real services do. */
  Answers(Latency latency) {
    user = json(latency, "a database query", Shop.user(USER).toJson().encode());
    orders =
        json(latency, "an inventory API", array(Shop.orders(USER).stream().map(Order::toJson)));
    payments =
        json(
            latency, "a payment gateway", array(Shop.payments(USER).stream().map(Payment::toJson)));
  }

  private static String array(Stream<JsonObject> each) {
    return new JsonArray(each.toList()).encode();
  }

  private static Answer json(Latency latency, String waitingFor, String body) {
    String timing =
        latency instanceof FixedLatency fixed
            ? "wait;dur=%d;desc=\"%s (artificial)\"".formatted(fixed.time().toMillis(), waitingFor)
            : "";
    return new Answer(200, "application/json", timing, body);
  }

  /** Which one a path gets; null for none. */
  Answer at(String path) {
    if (path.startsWith("/users/")) {
      return user;
    } else if (path.startsWith("/orders?user=")) {
      return orders;
    } else if (path.startsWith("/payments?user=")) {
      return payments;
    }
    return null;
  }
}
