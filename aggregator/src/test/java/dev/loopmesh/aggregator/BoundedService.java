package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;

/**
 * A service of bounded capacity: so many workers, each of which takes so long over a request, and a
 * line before them, first come first served. As many services do, it works for callers who have
 * gone, too. It can be made to stand still for a while.
 */
final class BoundedService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Queue<HttpServerRequest> line = new ArrayDeque<>(); // on the one loop alone
  private final long workMs;
  private final int longest;
  private final HttpServer server;
  private int idle;
  private volatile boolean standingStill;
  private volatile int arrived;

  /**
   * @param longest how many may stand in line; further ones get a 503
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

  /** How many requests have come. */
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
