package dev.loopmesh.kit.telemetry;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;

/**
 * A route as OpenTelemetry's conventions write it: {@code /users/{id}}. There are as many as there
 * are routes, whatever is asked for.
 */
final class RouteTemplate {
  private RouteTemplate() {}

  /** The path of a route; null where it has none or there is no route. */
  static String of(Route route) {
    String path = route == null ? null : route.getPath();
    return path == null ? null : path.replaceAll(":(\\w+)", "{$1}");
  }

  /** The route with its method: {@code GET /users/{id}}. */
  static String of(HttpMethod method, Route route) {
    return method.name() + " " + of(route);
  }
}
