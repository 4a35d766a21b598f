package dev.loopmesh.kit.service;

import dev.loopmesh.kit.problem.ProblemAnswers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A port on which a server listens, and which can be closed for a while. Use on its loop. */
final class Listener {
  // longer than the longest latency: a connection on which somebody waits is not idle
  private static final int IDLE_SECONDS = 11 * 60;
  private static final int BACKLOG = 4096;
  private static final int MOST_STREAMS = 100_000;
  private static final int REOPEN_MS = 100;

  private final Vertx vertx;
  private final String host;
  private final Handler<HttpServerRequest> handler;
  private volatile int port;
  private volatile HttpServer server;
  private Future<Void> change = Future.succeededFuture(); // one comes after another
  private boolean refusing;
  private volatile boolean stopping;

  /**
   * @param port 0 for any that is free
   */
  Listener(Vertx vertx, String host, int port, Handler<HttpServerRequest> handler) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.handler = handler;
  }

  Future<Void> open() {
    server =
        vertx
            .createHttpServer(options())
            .requestHandler(handler)
            .invalidRequestHandler(ProblemAnswers::answerUnreadable);
    return server.listen().onSuccess(open -> port = open.actualPort()).mapEmpty();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setAcceptBacklog(BACKLOG)
        // an aggregator with one connection for all of its calls, which may cancel any of them
        .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS))
        .setHttp2RstFloodMaxRstFramePerWindow(MOST_STREAMS)
        // nobody speaks WebSocket here, and its handlers break long pipelines off in silence
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
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
