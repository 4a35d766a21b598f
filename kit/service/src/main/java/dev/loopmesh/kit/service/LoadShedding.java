package dev.loopmesh.kit.service;

import io.vertx.core.http.HttpServerRequest;

/** A service that refuses requests under overload. Called on its event loop. */
public interface LoadShedding {
  /**
   * Called before anything else is done for a request, even a span.
   *
   * @return whether it has been answered; if not, it goes to its route
   */
  boolean shed(HttpServerRequest request);

  /**
   * Whether a request may be in flight for long. Above {@code IN_FLIGHT_LIMIT} only those are
   * refused; the others are still served.
   */
  boolean mayTakeLong(HttpServerRequest request);
}
