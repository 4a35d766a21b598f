package dev.loopmesh.kit.service;

import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/**
 * A service: a name for its routes.
 *
 * <p>Its constructor reads the settings; everything else is done in handlers. There is one instance
 * for each event loop, used on that loop only.
 */
public interface Service {
  /**
   * Adds the routes, in the order of the API.
   *
   * @param router already refuses what no route could take; failures become problem documents
   * @param vertx what the routes run on
   */
  void addRoutes(Router router, Vertx vertx);

  /**
   * Who is let in, asked before any route; null for everybody. What is guarded speaks HTTP/1.1
   * alone, for that is what a guard judges.
   */
  default Guard guard() {
    return null;
  }

  /**
   * Looks at each request before anything else is done for it, even a span: for those of which
   * there are too many.
   *
   * @return whether it has been answered; else it goes its way
   */
  default boolean turnsAway(HttpServerRequest request) {
    return false;
  }

  /**
   * Whether a request may be in flight for long. When there are too many in flight, those are
   * refused first: what needs no waiting is still served.
   */
  default boolean waits(HttpServerRequest request) {
    return true;
  }

  /** The artificial wait before its answers, which may be changed while it runs; null for none. */
  default ArtificialWait artificialWait() {
    return null;
  }

  /**
   * Leaves it fewer places in each of its pools of connections; does nothing where there is none.
   * Any thread.
   *
   * @param most so many at most, however many are set; {@code Integer.MAX_VALUE} for those
   */
  default void limitPools(int most) {}

  /**
   * Starts what the service needs besides its routes, such as a server on a port of its own. Called
   * once the routes have been added, and before anybody can call them.
   *
   * @param telemetry for what it does beyond answering, which is traced already
   * @return completes when that runs; a failure, such as {@link PortTaken}, is one of the start
   */
  default Future<?> start(Vertx vertx, Telemetry telemetry) {
    return Future.succeededFuture();
  }
}
