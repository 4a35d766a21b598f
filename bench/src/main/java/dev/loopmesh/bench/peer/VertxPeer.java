package dev.loopmesh.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Set;

/**
 * Stock Vert.x without anything around it: one event loop, {@code HttpClient}, answers parsed and
 * joined as JSON. With no argument it is the base to which everybody is compared. {@code native}
 * asks for the operating system's own transport instead of NIO, {@code h2c} for HTTP/2 without TLS
 * to the services.
 */
public final class VertxPeer extends VerticleBase {
  private final PeerSettings settings;
  private final boolean http2;
  private HttpClient client;

  private VertxPeer(PeerSettings settings, boolean http2) {
    this.settings = settings;
    this.http2 = http2;
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    Set<String> wanted = Set.of(arguments);
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setPreferNativeTransport(wanted.contains("native"));
    Vertx vertx = Vertx.vertx(options);
    if (wanted.contains("native") && !vertx.isNativeTransportEnabled()) {
      throw new IllegalStateException(
          "no native transport here", vertx.unavailableNativeTransportCause());
    }
    vertx
        .deployVerticle(new VertxPeer(PeerSettings.from(System.getenv()), wanted.contains("h2c")))
        .onFailure(PeerSettings::giveUp);
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            clientOptions(), new PoolOptions().setHttp1MaxSize(PeerSettings.CONNECTIONS));
    return vertx
        .createHttpServer()
        .requestHandler(this::getSummary)
        .listen(settings.port(), PeerSettings.HOST);
  }

  private HttpClientOptions clientOptions() {
    return http2
        ? new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
        : new HttpClientOptions();
  }

  private void getSummary(HttpServerRequest request) {
    String user = PeerSettings.userOf(request.path());
    if (user == null) {
      request.response().setStatusCode(404).end();
      return;
    }
    Future<Buffer> person = fetch(settings.user(), "/users/" + user);
    Future<Buffer> orders = fetch(settings.orders(), "/orders?user=" + user);
    Future<Buffer> payments = fetch(settings.payments(), "/payments?user=" + user);
    Future.all(person, orders, payments)
        .map(all -> join(person.result(), orders.result(), payments.result()))
        .onSuccess(
            body -> request.response().putHeader("Content-Type", "application/json").end(body))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private Future<Buffer> fetch(URI service, String uri) {
    return client
        .request(HttpMethod.GET, service.getPort(), service.getHost(), uri)
        .compose(
            call ->
                call.send()
                    .expecting(HttpResponseExpectation.SC_OK)
                    .compose(HttpClientResponse::body));
  }

  private static Buffer join(Buffer user, Buffer orders, Buffer payments) {
    return new JsonObject()
        .put("user", user.toJsonObject())
        .put("orders", orders.toJsonArray())
        .put("payments", payments.toJsonArray())
        .toBuffer();
  }
}
