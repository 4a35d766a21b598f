package peer;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stock Vert.x without a router or a {@code WebClient}: one event loop, {@code HttpClient}, answers
 * parsed and joined as JSON. The argument {@code native} selects the operating system's own
 * transport instead of NIO, {@code h2c} selects HTTP/2 without TLS to the services.
 */
public final class Peer extends VerticleBase {
  private static final Pattern SUMMARY = Pattern.compile("/users/(\\d{1,9})/summary");
  private static final int CONNECTIONS = 15_000; // the pool is not what is measured

  private final URI users = URI.create(System.getenv("USER_SERVICE_URL"));
  private final URI orders = URI.create(System.getenv("ORDER_SERVICE_URL"));
  private final URI payments = URI.create(System.getenv("PAYMENT_SERVICE_URL"));
  private final boolean http2;
  private HttpClient client;

  private Peer(boolean http2) {
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
        .deployVerticle(new Peer(wanted.contains("h2c")))
        .onFailure(Peer::giveUp);
  }

  private static void giveUp(Throwable why) {
    System.err.println("cannot start: " + why);
    System.exit(1);
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            clientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    return vertx
        .createHttpServer()
        .requestHandler(this::getSummary)
        .listen(Integer.parseInt(System.getenv("PORT")), "127.0.0.1");
  }

  private HttpClientOptions clientOptions() {
    return http2
        ? new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
        : new HttpClientOptions();
  }

  private void getSummary(HttpServerRequest request) {
    Matcher path = SUMMARY.matcher(request.path());
    if (!path.matches()) {
      request.response().setStatusCode(404).end();
      return;
    }
    String id = path.group(1);
    Future<Buffer> user = fetch(users, "/users/" + id);
    Future<Buffer> ordered = fetch(orders, "/orders?user=" + id);
    Future<Buffer> paid = fetch(payments, "/payments?user=" + id);
    Future.all(user, ordered, paid)
        .map(all -> join(user.result(), ordered.result(), paid.result()))
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
