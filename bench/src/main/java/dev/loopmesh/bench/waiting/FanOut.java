package dev.loopmesh.bench.waiting;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A program in stock Vert.x: {@code GET /fan-out/30} calls its upstream 30 times at the same time,
 * with {@code Future.all}, and joins the responses. Our aggregator makes three calls; this one
 * shows how cost grows with the width, without telemetry and checks. One event loop; only limits
 * are changed.
 *
 * <p>Settings: {@code PORT}, {@code USER_SERVICE_URL} and {@code UPSTREAM_PROTOCOL} ({@code
 * http/1.1}, the default, or {@code h2c}). It serves both protocols.
 */
public final class FanOut {
  private static final String PATH = "/fan-out/";
  private static final int MAX_STREAMS = 1_000_000;
  private static final int MAX_CONNECTIONS = 100_000;
  private static final int BACKLOG = 16 * 1024;

  private final HttpClient client;

  private FanOut(HttpClient client) {
    this.client = client;
  }

  /** Runs until a signal ends the process. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    URI upstream = URI.create(environment.get("USER_SERVICE_URL"));
    boolean h2c = "h2c".equals(environment.get("UPSTREAM_PROTOCOL"));
    int port = Integer.parseInt(environment.get("PORT"));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    vertx.runOnContext(
        onLoop -> {
          FanOut fanOut = new FanOut(client(vertx, upstream, h2c));
          vertx
              .createHttpServer(serverOptions(port))
              .requestHandler(fanOut::respond)
              .listen()
              .onFailure(cause -> System.exit(1));
        });
  }

  private static HttpServerOptions serverOptions(int port) {
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(BACKLOG);
    options.getInitialSettings().setMaxConcurrentStreams(MAX_STREAMS);
    return options;
  }

  private static HttpClient client(Vertx vertx, URI upstream, boolean h2c) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(upstream.getHost())
            .setDefaultPort(upstream.getPort())
            .setProtocolVersion(h2c ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
            .setHttp2ClearTextUpgrade(false);
    return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  private void respond(HttpServerRequest request) {
    boolean summary = !request.path().startsWith(PATH);
    Future<Buffer> joined = summary ? summary() : fanOut(width(request.path()));
    joined
        .onSuccess(
            body -> request.response().putHeader("content-type", "application/json").end(body))
        .onFailure(cause -> request.response().setStatusCode(502).end(cause + ""));
  }

  private static int width(String path) {
    return Integer.parseInt(path.substring(PATH.length()));
  }

  private Future<Buffer> fanOut(int width) {
    List<Future<Buffer>> calls =
        IntStream.range(0, width).mapToObj(i -> get("/users/" + (i + 1))).toList();
    return Future.all(calls).map(all -> joined(all.list()));
  }

  private static Buffer joined(List<Buffer> bodies) {
    Buffer array = Buffer.buffer("[");
    for (Buffer body : bodies) {
      array.appendString(array.length() == 1 ? "" : ",").appendBuffer(body);
    }
    return array.appendString("]");
  }

  /** As every candidate. */
  private Future<Buffer> summary() {
    Future<Buffer> user = get("/users/42");
    Future<Buffer> orders = get("/orders?user=42");
    Future<Buffer> payments = get("/payments?user=42");
    return Future.all(user, orders, payments)
        .map(
            all ->
                Buffer.buffer("{\"user\":")
                    .appendBuffer(user.result())
                    .appendString(",\"orders\":")
                    .appendBuffer(orders.result())
                    .appendString(",\"payments\":")
                    .appendBuffer(payments.result())
                    .appendString("}"));
  }

  private Future<Buffer> get(String path) {
    return client
        .request(HttpMethod.GET, path)
        .compose(request -> request.send().compose(HttpClientResponse::body));
  }
}
