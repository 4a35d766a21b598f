package dev.loopmesh.kit.telemetry;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Names each request by its route before the route's handler is called: its span and its metrics
 * have the route however it ends, and a handler that holds the loop is named while it does.
 *
 * <p>Routes are written as OpenTelemetry's conventions have them, {@code /users/{id}}: there are as
 * many names as routes, whatever is asked for.
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
   * Lets a router name its requests.
   *
   * <p>Vert.x Web tells no one when a route has matched. So each route gets a twin with the same
   * path, which comes before all of them and only names; for every method, since a wrong one is
   * named too.
   *
   * @param router has all its routes by now, none of them with an order below zero but those that
   *     are to come before the naming
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
    if (request.get(NAMED) == null) { // the first route that matches is the one that answers
      request.put(NAMED, true);
      String name = names.get(KnownMethod.of(request.request().method()));
      RequestTrace.of(request).takes(template, name);
    }
    request.next();
  }
}
