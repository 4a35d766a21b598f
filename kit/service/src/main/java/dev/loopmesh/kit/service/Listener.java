package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ServerConnection;
import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.problem.UnreadableRequests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A port on which a server listens, and which can be closed for a while. Use on its loop. */
final class Listener {
  private static final int REOPEN_MS = 100;

  private final Vertx vertx;
  private final String host;
  private final ServerLimits limits;
  private final Handler<HttpServerRequest> handler;
  private volatile int port;
  private volatile HttpServer server;
  private Future<Void> change = Future.succeededFuture(); // one comes after another
  private boolean refusing;
  private volatile boolean stopping;

  /**
   * @param port 0 for any that is free
   */
  Listener(
      Vertx vertx, String host, int port, ServerLimits limits, Handler<HttpServerRequest> handler) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.limits = limits;
    this.handler = handler;
  }

  Future<Void> open() {
    server =
        vertx
            .createHttpServer(options())
            .requestHandler(handler)
            .connectionHandler(ServerConnection::follow)
            .invalidRequestHandler(new UnreadableRequests(limits.headerBytes()));
    return server.listen().onSuccess(open -> port = open.actualPort()).mapEmpty();
  }

  private HttpServerOptions options() {
    return limits.options().setHost(host).setPort(port);
  }

  /** Where it listens, or will again. Any thread. */
  int port() {
    return port;
  }

  /**
   * Closes the port and all its connections, or opens the same one again.
   *
   * @return completes when that is so
   */
  Future<Void> refuse(boolean refuse) {
    if (refuse == refusing || stopping) {
      return change;
    }
    refusing = refuse;
    change = change.transform(before -> refuse ? server.close() : reopen());
    return change;
  }

  /** Again and again: while it was closed somebody else may have taken the port. */
  private Future<Void> reopen() {
    if (refusing || stopping) {
      return Future.succeededFuture();
    }
    return open()
        .recover(taken -> vertx.timer(REOPEN_MS, TimeUnit.MILLISECONDS).compose(later -> reopen()));
  }

  /** Stops accepting; completes when the requests in flight have been answered. Any thread. */
  Future<Void> shutdown(Duration grace) {
    stopping = true;
    return server.shutdown(grace);
  }
}
