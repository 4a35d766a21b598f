package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ServerConnection;
import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.problem.UnreadableRequests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server on one port, which can be closed and opened again. Use on its loop. */
final class Listener {
  private static final int REOPEN_MS = 100;

  private final Vertx vertx;
  private final String host;
  private final ServerLimits limits;
  private final Handler<HttpServerRequest> handler;
  private final boolean again;
  private volatile int port;
  private volatile HttpServer server; // a new one each time the port is opened again
  private Future<Void> change = Future.succeededFuture(); // the last change, in progress or done
  private boolean refusing;
  private volatile boolean stopping;

  /**
   * @param port 0 for a free one, -1 for a free one that the listeners of a {@code Vertx} share
   * @param again the service had this port before
   */
  Listener(
      Vertx vertx,
      String host,
      int port,
      boolean again,
      ServerLimits limits,
      Handler<HttpServerRequest> handler) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.again = again;
    this.limits = limits;
    this.handler = handler;
    this.server = create();
  }

  private HttpServer create() {
    return vertx
        .createHttpServer(limits.options())
        .requestHandler(handler)
        .connectionHandler(ServerConnection::follow)
        .invalidRequestHandler(new UnreadableRequests(limits.headerBytes()));
  }

  Future<Void> open() {
    return again ? reopen() : listen();
  }

  private Future<Void> listen() {
    return server.listen(port, host).onSuccess(open -> port = open.actualPort()).mapEmpty();
  }

  /** The port, also while it is closed. Thread-safe. */
  int port() {
    return port;
  }

  /**
   * Closes the port and all its connections, or opens the same one again.
   *
   * @return completes when done
   */
  Future<Void> refuse(boolean refuse) {
    if (refuse == refusing || stopping) {
      return change;
    }
    refusing = refuse;
    change = change.transform(before -> refuse ? server.close() : reopen());
    return change;
  }

  /** Retries, since another process may have taken the port meanwhile. */
  private Future<Void> reopen() {
    if (refusing || stopping) {
      return Future.succeededFuture();
    }
    server = create();
    return listen()
        .recover(taken -> vertx.timer(REOPEN_MS, TimeUnit.MILLISECONDS).compose(later -> reopen()));
  }

  /** Stops accepting; completes when requests in flight are answered. Thread-safe. */
  Future<Void> shutdown(Duration grace) {
    stopping = true;
    return server.shutdown(grace);
  }
}
