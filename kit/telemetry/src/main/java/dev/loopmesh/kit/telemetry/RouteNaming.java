package dev.loopmesh.kit.telemetry;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Names each request by its route, {@code /users/{id}}, before the route's handler is called, so
 * that its span, its metrics and the loop monitor have the route however it ends.
 */
public final class RouteNaming {
  private static final String NAMED = RouteNaming.class.getName();

  private final String template;
  private final Map<KnownMethod, String> names = new EnumMap<>(KnownMethod.class);

  private RouteNaming(Route route) {
    template = route.getPath().replaceAll(":(\\w+)", "{$1}");
    for (KnownMethod method : KnownMethod.values()) {
      names.put(method, method.spanName(template));
    }
  }

  /**
   * Adds the naming to a router. Vert.x Web does not report which route matched, so each route gets
   * a second one with the same path, for all methods, which precedes the others and only sets the
   * name.
   *
   * @param router has all its routes; those of an order below -1 precede the naming
   */
  public static void addTo(Router router) {
    List<Route> routes = router.getRoutes();
    for (Route route : routes) {
      if (route.getPath() != null) {
        RouteNaming naming = new RouteNaming(route);
        router.route(route.getPath()).order(-1).handler(naming::name);
      }
    }
  }

  private void name(RoutingContext request) {
    if (request.get(NAMED) == null) { // the first route that matches
      request.put(NAMED, true);
      String name = names.get(KnownMethod.of(request.request().method()));
      RequestTrace.of(request).takes(template, name);
    }
    request.next();
  }
}
