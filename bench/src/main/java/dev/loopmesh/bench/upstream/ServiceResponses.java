package dev.loopmesh.bench.upstream;

import dev.loopmesh.kit.latency.FixedLatency;
import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.shop.Order;
import dev.loopmesh.shop.Payment;
import dev.loopmesh.shop.Shop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import java.util.Optional;

/** The responses of the three services, encoded once. Every id gets the data of user 42. */
final class ServiceResponses {
  private static final int USER = 42;
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized("server-timing");

  private final Response user;
  private final Response orders;
  private final Response payments;

  /**
   * @param latency is announced in {@code Server-Timing} if it is fixed, as the services do
   */
  ServiceResponses(Latency latency) {
    JsonArray allOrders = new JsonArray(Shop.orders(USER).stream().map(Order::toJson).toList());
    JsonArray allPayments =
        new JsonArray(Shop.payments(USER).stream().map(Payment::toJson).toList());
    user = new Response(Shop.user(USER).toJson().toBuffer(), timing(latency, "a database query"));
    orders = new Response(allOrders.toBuffer(), timing(latency, "an inventory API"));
    payments = new Response(allPayments.toBuffer(), timing(latency, "a payment gateway"));
  }

  private static Optional<CharSequence> timing(Latency latency, String waitingFor) {
    return latency instanceof FixedLatency fixed
        ? Optional.of(
            HttpHeaders.createOptimized(
                "wait;dur=%d;desc=\"%s (artificial)\""
                    .formatted(fixed.time().toMillis(), waitingFor)))
        : Optional.empty();
  }

  /** The response to this path with its query; empty for a path of no service. */
  Optional<Response> to(String uri) {
    if (uri.startsWith("/users/")) {
      return Optional.of(user);
    } else if (uri.startsWith("/orders?user=")) {
      return Optional.of(orders);
    } else if (uri.startsWith("/payments?user=")) {
      return Optional.of(payments);
    }
    return Optional.empty();
  }

  /** One response, which may be sent any number of times. */
  record Response(Buffer body, Optional<CharSequence> serverTiming) {
    void send(HttpServerResponse response) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
      serverTiming.ifPresent(timing -> response.putHeader(SERVER_TIMING, timing));
      response.end(body);
    }
  }
}
