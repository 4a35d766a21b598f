package dev.loopmesh.bench.peer;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a peer calls. They respond when all three have been called, and not before. */
final class ThreeServices {
  static final JsonObject SUMMARY =
      new JsonObject()
          .put("user", new JsonObject().put("id", 42).put("name", "Zoë \"Zo\" Ångström"))
          .put(
              "orders",
              new JsonArray().add(new JsonObject().put("id", 421).put("items", new JsonArray())))
          .put("payments", new JsonArray());

  private final Vertx vertx;
  private final AtomicInteger called = new AtomicInteger();
  private final Promise<Void> allCalled = Promise.promise();
  private final HttpServer users;
  private final HttpServer orders;
  private final HttpServer payments;
  private volatile int paymentStatus = 200;

  ThreeServices(Vertx vertx) throws Exception {
    this.vertx = vertx;
    users = serve("/users/42", "user");
    orders = serve("/orders?user=42", "orders");
    payments = serve("/payments?user=42", "payments");
  }

  private HttpServer serve(String uri, String part) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(request -> respond(request, uri, part))
        .listen(0, "127.0.0.1")
        .await(10, TimeUnit.SECONDS);
  }

  private void respond(HttpServerRequest request, String uri, String part) {
    if (called.incrementAndGet() == 3) {
      allCalled.complete();
    }
    int status = part.equals("payments") ? paymentStatus : 200;
    request.response().setStatusCode(request.uri().equals(uri) ? status : 404);
    request.response().putHeader("Content-Type", "application/json");
    allCalled.future().onSuccess(all -> request.response().end(SUMMARY.getValue(part).toString()));
  }

  /** Their addresses, as a peer's environment. */
  Map<String, String> addresses() {
    return Map.of(
        "USER_SERVICE_URL", "http://127.0.0.1:" + users.actualPort(),
        "ORDER_SERVICE_URL", "http://127.0.0.1:" + orders.actualPort(),
        "PAYMENT_SERVICE_URL", "http://127.0.0.1:" + payments.actualPort());
  }

  void letPaymentsFail() {
    paymentStatus = 500;
  }

  void endPayments() throws Exception {
    payments.close().await(10, TimeUnit.SECONDS);
  }
}
