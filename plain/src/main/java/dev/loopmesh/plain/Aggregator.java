package dev.loopmesh.plain;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls three services about one user: one after another, or all at the same time. */
public final class Aggregator extends VerticleBase {
  private final int port;
  private final int userPort;
  private final int orderPort;
  private final int paymentPort;
  private WebClient client;

  /** Listens on {@code port}; the services listen on the other ports. */
  public Aggregator(int port, int userPort, int orderPort, int paymentPort) {
    this.port = port;
    this.userPort = userPort;
    this.orderPort = orderPort;
    this.paymentPort = paymentPort;
  }

  @Override
  public Future<?> start() {
    // the default pool has 5 connections per service: the sixth concurrent call would be queued
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(10_000);
    client = WebClient.create(vertx, new WebClientOptions(), pool);
    Router router = Router.router(vertx);
    router.getWithRegex("/users/(?<id>\\d+)/summary").handler(this::getSummary);
    return vertx.createHttpServer().requestHandler(router).listen(port, Plain.HOST);
  }

  private void getSummary(RoutingContext request) {
    switch (request.request().getParam("mode", "parallel")) {
      case "sequential" -> answer(request, this::sequential);
      case "parallel" -> answer(request, this::parallel);
      default -> request.response().setStatusCode(400).end("mode: sequential or parallel\n");
    }
  }

  private void answer(RoutingContext request, Function<String, Future<JsonObject>> fetch) {
    long begun = System.nanoTime();
    fetch
        .apply(request.pathParam("id"))
        .onSuccess(summary -> request.json(summary.put("elapsedMs", millisSince(begun))))
        .onFailure(why -> request.response().setStatusCode(502).end(why.getMessage() + "\n"));
  }

  /** Each call starts when the previous one has completed: takes the sum of the three. */
  private Future<JsonObject> sequential(String id) {
    Future<Reply> user = user(id);
    Future<Reply> orders = user.compose(done -> orders(id));
    Future<Reply> payments = orders.compose(done -> payments(id));
    return payments.map(all -> join(user.result(), orders.result(), payments.result()));
  }

  /** All calls start at once: takes as long as the slowest of the three. */
  private Future<JsonObject> parallel(String id) {
    Future<Reply> user = user(id);
    Future<Reply> orders = orders(id);
    Future<Reply> payments = payments(id);
    return Future.all(user, orders, payments)
        .map(all -> join(user.result(), orders.result(), payments.result()));
  }

  private Future<Reply> user(String id) {
    return call("users", userPort, "/users/" + id);
  }

  private Future<Reply> orders(String id) {
    return call("orders", orderPort, "/orders?user=" + id);
  }

  private Future<Reply> payments(String id) {
    return call("payments", paymentPort, "/payments?user=" + id);
  }

  private Future<Reply> call(String service, int servicePort, String uri) {
    long begun = System.nanoTime();
    return client
        .get(servicePort, Plain.HOST, uri)
        .send()
        .expecting(HttpResponseExpectation.SC_OK)
        .map(response -> new Reply(Json.decodeValue(response.body()), millisSince(begun)))
        .recover(failure -> Future.failedFuture(service + ": " + failure.getMessage()));
  }

  /** A service's response, and how long it took. */
  private record Reply(Object json, long millis) {}

  private static JsonObject join(Reply user, Reply orders, Reply payments) {
    JsonArray times = new JsonArray().add(user.millis).add(orders.millis).add(payments.millis);
    return new JsonObject()
        .put("user", user.json)
        .put("orders", orders.json)
        .put("payments", payments.json)
        .put("callsMs", times);
  }

  private static long millisSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
  }
}
