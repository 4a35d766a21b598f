package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A service on an address of its own, such as 127.0.0.2, over HTTP/1.1 and h2c. */
final class LoopbackReplica {
  private final Vertx vertx;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<String> authorities = ConcurrentHashMap.newKeySet();
  private volatile Handler<HttpServerRequest> script = LoopbackReplica::answer;

  /**
   * Starts it.
   *
   * @param port 0 for any
   */
  LoopbackReplica(Vertx vertx, String address, int port) throws Exception {
    this.vertx = vertx;
    server =
        vertx
            .createHttpServer()
            .connectionHandler(
                opened -> {
                  connections.incrementAndGet();
                  opened.closeHandler(closed -> connections.decrementAndGet());
                })
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  authorities.add(request.authority().toString());
                  script.handle(request);
                })
            .listen(port, address)
            .await(30, SECONDS);
  }

  int port() {
    return server.actualPort();
  }

  /** From the next request on. */
  void now(Handler<HttpServerRequest> script) {
    this.script = script;
  }

  /** Responds correctly after a time. */
  void waits(int milliseconds) {
    script = request -> vertx.setTimer(milliseconds, over -> answer(request));
  }

  int requests() {
    return requests.get();
  }

  int connections() {
    return connections.get();
  }

  /** Hosts and ports that the requests were made to. */
  Set<String> authorities() {
    return authorities;
  }

  void close() throws Exception {
    server.close().await(30, SECONDS);
  }

  static void answer(HttpServerRequest request) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(request.path().startsWith("/users/") ? "{\"id\":42}" : "[]");
  }
}
