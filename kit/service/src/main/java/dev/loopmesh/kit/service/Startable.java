package dev.loopmesh.kit.service;

import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Optional;

/** A service that starts more than its routes, such as a server on another port. */
public interface Startable {
  /**
   * Called on the event loop, after {@link Service#addRoutes} and before the port is open.
   *
   * @param router for routes that need the telemetry
   * @param telemetry for what is not a request to a route; these are traced already
   * @return a failure, such as {@link PortInUse}, fails the start of the service
   */
  Future<?> start(Router router, Vertx vertx, Telemetry telemetry);

  /** Why it should get no traffic yet, in a sentence; empty when it should. Any thread. */
  default Optional<String> unready() {
    return Optional.empty();
  }

  /** Called on the event loop when the service stops or restarts: ends what outlives the loop's. */
  default void stop() {}
}
