package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;

/**
 * A service of bounded capacity: a number of workers with a fixed service time, and one FIFO queue.
 * Like many services, it also works for callers that have disconnected. It can be paused.
 */
final class BoundedService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Queue<HttpServerRequest> line = new ArrayDeque<>(); // confined to the loop
  private final long workMs;
  private final int longest;
  private final HttpServer server;
  private int idle;
  private volatile boolean standingStill;
  private volatile int arrived;

  /**
   * @param longest length of the queue; further requests get a 503
   */
  BoundedService(int workers, long workMs, int longest) throws Exception {
    this.workMs = workMs;
    this.longest = longest;
    this.idle = workers;
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::arrive)
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  void standStill(boolean still) {
    standingStill = still;
  }

  /** Requests received so far. */
  int arrived() {
    return arrived;
  }

  private void arrive(HttpServerRequest request) {
    arrived++;
    if (line.size() >= longest) {
      request.response().setStatusCode(503).end();
      return;
    }
    line.add(request);
    work();
  }

  private void work() {
    if (idle > 0 && !line.isEmpty()) {
      idle--;
      HttpServerRequest next = line.remove();
      vertx.setTimer(workMs, worked -> done(next));
    }
  }

  private void done(HttpServerRequest request) {
    if (standingStill) {
      vertx.setTimer(workMs, later -> done(request));
      return;
    }
    if (!request.response().closed()) {
      String path = request.path();
      String id = path.substring(path.lastIndexOf('/') + 1);
      String body = path.startsWith("/users/") ? "{\"id\":" + id + "}" : "[]";
      request.response().putHeader("Content-Type", "application/json").end(body);
    }
    idle++;
    work();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
