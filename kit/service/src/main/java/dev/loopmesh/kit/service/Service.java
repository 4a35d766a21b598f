package dev.loopmesh.kit.service;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * A service: its routes. Its constructor reads settings and starts nothing. There is one instance
 * per event loop, confined to that loop.
 *
 * <p>A service that needs more implements one of {@link Guarded}, {@link HasDefences}, {@link
 * HasLatency}, {@link LoadShedding}, {@link PoolOwner} and {@link Startable}.
 */
@FunctionalInterface
public interface Service {
  /**
   * Adds the routes, in the order of the API.
   *
   * @param router already refuses malformed requests; failures become problem documents
   * @param vertx runs the routes
   */
  void addRoutes(Router router, Vertx vertx);
}
