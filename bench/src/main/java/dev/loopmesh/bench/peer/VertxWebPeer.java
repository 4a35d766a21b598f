package dev.loopmesh.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;

/** Vert.x as most write it: a router and {@code WebClient}, one event loop, no telemetry. */
public final class VertxWebPeer extends VerticleBase {
  private final PeerSettings settings;
  private WebClient client;

  private VertxWebPeer(PeerSettings settings) {
    this.settings = settings;
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
        .deployVerticle(new VertxWebPeer(PeerSettings.from(System.getenv())))
        .onFailure(PeerSettings::giveUp);
  }

  @Override
  public Future<?> start() {
    client =
        WebClient.create(
            vertx,
            new WebClientOptions(),
            new PoolOptions().setHttp1MaxSize(PeerSettings.CONNECTIONS));
    Router router = Router.router(vertx);
    router.get("/users/:id/summary").handler(this::getSummary);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(settings.port(), PeerSettings.HOST);
  }

  private void getSummary(RoutingContext request) {
    String user = request.pathParam("id");
    Future<HttpResponse<Buffer>> person = fetch(settings.user(), "/users/" + user);
    Future<HttpResponse<Buffer>> orders = fetch(settings.orders(), "/orders?user=" + user);
    Future<HttpResponse<Buffer>> payments = fetch(settings.payments(), "/payments?user=" + user);
    Future.all(person, orders, payments)
        .map(
            all ->
                new JsonObject()
                    .put("user", person.result().bodyAsJsonObject())
                    .put("orders", orders.result().bodyAsJsonArray())
                    .put("payments", payments.result().bodyAsJsonArray()))
        .compose(request::json)
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private Future<HttpResponse<Buffer>> fetch(URI service, String uri) {
    return client
        .get(service.getPort(), service.getHost(), uri)
        .send()
        .expecting(HttpResponseExpectation.SC_OK);
  }
}
