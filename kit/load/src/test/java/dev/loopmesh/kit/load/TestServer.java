package dev.loopmesh.kit.load;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on one event loop, over HTTP/1.1 and h2c. */
final class TestServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final int port;

  private TestServer(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    port =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0).setAcceptBacklog(4_096))
            .connectionHandler(
                connection -> {
                  connections.incrementAndGet();
                  open.incrementAndGet();
                  connection.closeHandler(closed -> open.decrementAndGet());
                })
            .requestHandler(handler)
            .listen()
            .await()
            .actualPort();
  }

  /** Of bytes, not of HTTP. */
  private TestServer(Handler<NetSocket> handler) {
    port =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  connections.incrementAndGet();
                  handler.handle(socket);
                })
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  static TestServer of(Handler<HttpServerRequest> handler) {
    return new TestServer(new HttpServerOptions(), handler);
  }

  static TestServer of(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    return new TestServer(options, handler);
  }

  static TestServer ofSockets(Handler<NetSocket> handler) {
    return new TestServer(handler);
  }

  /** Answers at once. */
  static TestServer quick() {
    return of(request -> request.response().end("hello"));
  }

  /** Never answers. */
  static TestServer silent() {
    return of(request -> {});
  }

  /** Ends the response of a request then. On the server's loop. */
  static void later(Duration delay, HttpServerRequest request) {
    Vertx.currentContext().owner().setTimer(delay.toMillis(), due -> request.response().end());
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** That were ever opened. */
  int connections() {
    return connections.get();
  }

  /** That are open now. */
  int open() {
    return open.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
