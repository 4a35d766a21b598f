package dev.loopmesh.kit.telemetry;

import dev.loopmesh.loop.Loop;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the loop monitor on whose behalf the loop runs: the request's route and trace, before the
 * route's handler is called, so that a handler which holds the loop is named while it does.
 */
public final class LoopHolders {
  private static final String NAMED = LoopHolders.class.getName();

  private LoopHolders() {}

  /**
   * Lets a router name its requests.
   *
   * <p>Vert.x Web tells no one when a route has matched. So each route gets a twin with the same
   * methods and path, which comes before all of them and only names.
   *
   * @param router has all its routes by now, none of them with an order below zero but those that
   *     are to come before the naming
   */
  public static void nameRequestsOf(Router router) {
    List<Route> routes = router.getRoutes();
    for (Route route : routes) {
      if (route.getPath() != null) {
        nameRequestsOf(router, route);
      }
    }
  }

  private static void nameRequestsOf(Router router, Route route) {
    Route twin = router.route(route.getPath()).order(-1);
    Map<HttpMethod, String> labels = new HashMap<>();
    if (route.methods() != null) {
      for (HttpMethod method : route.methods()) {
        twin.method(method);
        labels.put(method, RouteTemplate.of(method, route));
      }
    }
    String otherwise = RouteTemplate.of(route);
    twin.handler(
        request -> {
          hold(request, labels.getOrDefault(request.request().method(), otherwise));
          request.next();
        });
  }

  /** The first route that matches is the one that answers. */
  private static void hold(RoutingContext request, String label) {
    if (request.get(NAMED) == null) {
      request.put(NAMED, true);
      String traceId = RequestTrace.of(request).traceId();
      Loop.current().ifPresent(loop -> loop.hold(label, traceId));
    }
  }
}
