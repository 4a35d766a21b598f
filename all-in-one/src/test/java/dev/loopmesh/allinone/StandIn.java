package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

/** A scripted server in place of a service; closing resets connections. */
final class StandIn implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<MultiMap> headers = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private volatile Handler<HttpServerRequest> behaviour;

  StandIn(Handler<HttpServerRequest> behaviour) throws Exception {
    this.behaviour = behaviour;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setSoLinger(0))
            .requestHandler(
                request -> {
                  headers.add(request.headers());
                  this.behaviour.handle(request);
                })
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
  }

  /** Uses this handler from the next request on. */
  void now(Handler<HttpServerRequest> next) {
    behaviour = next;
  }

  static Handler<HttpServerRequest> answers(int status, String contentType, String body) {
    return request ->
        request.response().setStatusCode(status).putHeader("Content-Type", contentType).end(body);
  }

  Vertx vertx() {
    return vertx;
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** The headers of the next request; waits up to 30 seconds, then null. */
  MultiMap nextHeaders() throws InterruptedException {
    return headers.poll(30, SECONDS);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
