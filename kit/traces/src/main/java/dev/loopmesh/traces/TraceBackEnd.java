package dev.loopmesh.traces;

import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.guard.OriginGuard;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.traces.otlp.OtlpCounts;
import dev.loopmesh.traces.otlp.OtlpLimits;
import dev.loopmesh.traces.otlp.OtlpReceiver;
import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import dev.loopmesh.traces.view.TraceRoutes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Receives traces on a port of its own, stores them, and serves them by routes of another server.
 * Use on one event loop.
 */
public final class TraceBackEnd {
  /** The OTLP specification's default port for HTTP. */
  public static final int USUAL_PORT = 4318;

  private final String host;
  private final int port;
  private final OtlpLimits otlpLimits;
  private final OriginGuard guard;
  private final ServerLimits serverLimits;
  private final TraceStore store;
  private final OtlpCounts received = new OtlpCounts();
  private int listeningPort;

  /**
   * Reads the settings.
   *
   * @param service a host name of this machine
   * @param anyPort whether to listen on any free port, unless {@code OTLP_PORT} says otherwise
   */
  public TraceBackEnd(Settings settings, String service, boolean anyPort) {
    host = settings.address("OTLP_HOST", "127.0.0.1");
    port = settings.integer("OTLP_PORT", anyPort ? 0 : USUAL_PORT, 0, 65_535);
    listeningPort = port;
    otlpLimits = OtlpLimits.read(settings);
    guard = OriginGuard.read(settings, service, host, "OTLP_ORIGINS");
    serverLimits = ServerLimits.read(settings, false);
    store = new TraceStore(TraceLimits.read(settings));
  }

  /**
   * Adds the routes that show traces.
   *
   * @param page serves a browser that requests a trace
   */
  public void addRoutes(Router router, Vertx vertx, Handler<RoutingContext> page) {
    new TraceRoutes(vertx, store, page, this::receiverUrl, received::toJson).addTo(router);
  }

  public TraceStore store() {
    return store;
  }

  /**
   * Starts the receiver, on the calling event loop.
   *
   * @return fails with {@link java.net.BindException} when {@link #port()} is taken
   */
  public Future<?> listen(Vertx vertx) {
    return new OtlpReceiver(vertx, store, otlpLimits, guard, serverLimits, received)
        .listen(host, port)
        .onSuccess(receiver -> listeningPort = receiver.port());
  }

  /** As configured; 0 for any free port. */
  public int port() {
    return port;
  }

  private String receiverUrl() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://%s:%d/v1/traces".formatted(name, listeningPort);
  }
}
