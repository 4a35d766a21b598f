package dev.loopmesh.bench.upstream;

import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/**
 * Stands in for all three services and for the receiver of telemetry, on one port and one event
 * loop.
 *
 * <ul>
 *   <li>{@code GET /users/{id}}, {@code /orders?user=}, {@code /payments?user=}: what the services
 *       respond for user 42, after a latency by timer
 *   <li>{@code POST /v1/traces}: OTLP/HTTP in protobuf, with or without gzip; spans are counted
 *   <li>{@code POST /v1/logs}: accepted and dropped
 *   <li>{@code GET /counts}: {@link Counts} in JSON
 *   <li>{@code PUT /latency}, with a {@link Latency} as text: the latency from now on
 * </ul>
 *
 * HTTP/1.1 and HTTP/2 with prior knowledge, with up to a million streams on a connection.
 *
 * <p>As a process ({@link #main}) it prints {@code ready PORT} when it listens, and runs until a
 * signal ends it.
 */
public final class Upstreams implements AutoCloseable {
  private static final int BACKLOG = 16 * 1024; // the system may allow less
  private static final int MAX_STREAMS = 1_000_000;
  private static final int WINDOW_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Context loop;
  private final UpstreamHandler handler;
  private final int port;

  private Upstreams(Vertx vertx, Context loop, UpstreamHandler handler, int port) {
    this.vertx = vertx;
    this.loop = loop;
    this.handler = handler;
    this.port = port;
  }

  /**
   * Listens on 127.0.0.1. Blocks until it does.
   *
   * @param port 0 for any that is free
   * @throws RuntimeException if the port is in use
   */
  public static Upstreams start(int port, Latency latency) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    Context loop = vertx.getOrCreateContext();
    UpstreamHandler handler = new UpstreamHandler(vertx, latency);
    Future<HttpServer> listening =
        vertx
            .createHttpServer(options(port))
            .connectionHandler(connection -> handler.countConnection())
            .requestHandler(handler)
            .listen();
    try {
      return new Upstreams(vertx, loop, handler, listening.await().actualPort());
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  private static HttpServerOptions options(int port) {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    options.getInitialSettings().setMaxConcurrentStreams(MAX_STREAMS);
    options.getInitialSettings().setInitialWindowSize(WINDOW_BYTES);
    return options
        .setAcceptBacklog(BACKLOG)
        .setHttp2ConnectionWindowSize(WINDOW_BYTES)
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_STREAMS); // a candidate may cancel thousands
  }

  /** Listens on any free port, without latency. */
  public static void main(String[] arguments) {
    System.out.println("ready " + start(0, Latency.parse("0ms")).port());
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** What it has done since its start. Any thread but its own. */
  public Counts counts() {
    return Future.<Counts>future(
            counted -> loop.runOnContext(now -> counted.complete(handler.counts())))
        .await();
  }

  /** Closes the port and all connections, and ends the loop. */
  @Override
  public void close() {
    vertx.close().await();
  }
}
