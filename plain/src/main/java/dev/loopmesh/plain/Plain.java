package dev.loopmesh.plain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;

/** Three slow services and an {@link Aggregator}: four HTTP servers on one event-loop thread. */
public final class Plain {
  static final String HOST = "127.0.0.1";

  /** Runs until Ctrl-C, on four consecutive ports: 7080 to 7083, unless {@code -Dport} is set. */
  public static void main(String[] arguments) {
    int port = Integer.getInteger("port", 7080);
    Duration latency = Duration.ofSeconds(1);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Future.all(
            users(vertx, port + 1, latency),
            orders(vertx, port + 2, latency),
            payments(vertx, port + 3, latency),
            vertx.deployVerticle(new Aggregator(port, port + 1, port + 2, port + 3)))
        .onSuccess(started -> welcome(vertx, port))
        .onFailure(failure -> giveUp(failure, port));
  }

  static Future<HttpServer> users(Vertx vertx, int port, Duration latency) {
    return serve(vertx, port, "/users/:id", latency, new JsonObject().put("name", "Ada"));
  }

  static Future<HttpServer> orders(Vertx vertx, int port, Duration latency) {
    return serve(vertx, port, "/orders", latency, new JsonArray().add("espresso").add("cake"));
  }

  static Future<HttpServer> payments(Vertx vertx, int port, Duration latency) {
    return serve(vertx, port, "/payments", latency, new JsonArray().add(2.5).add(4));
  }

  /** A service that responds after {@code latency}. No thread waits: a timer calls back. */
  private static Future<HttpServer> serve(
      Vertx vertx, int port, String path, Duration latency, Object answer) {
    Router router = Router.router(vertx);
    router.get(path).handler(request -> vertx.timer(latency).onSuccess(t -> request.json(answer)));
    return vertx.createHttpServer().requestHandler(router).listen(port, HOST);
  }

  private static void welcome(Vertx vertx, int port) {
    System.out.printf(
        """
        Three services and an aggregator are running, on one thread. Try
          curl '%1$s:%2$d/users/42/summary?mode=sequential'
          curl '%1$s:%2$d/users/42/summary?mode=parallel'
        Press Ctrl-C to stop.
        """,
        HOST, port);
    Thread stop =
        new Thread(
            () -> {
              vertx.close().await();
              Runtime.getRuntime().halt(0); // Ctrl-C is not a failure
            });
    Runtime.getRuntime().addShutdownHook(stop);
  }

  private static void giveUp(Throwable failure, int port) {
    System.err.printf(
        "Cannot start: %s. Are ports %d to %d free? Set PORT to start at another one.%n",
        failure.getMessage(), port, port + 3);
    System.exit(1);
  }
}
