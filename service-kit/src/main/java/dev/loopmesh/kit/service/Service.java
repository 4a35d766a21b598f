package dev.loopmesh.kit.service;

import io.vertx.core.Vertx;
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
}
