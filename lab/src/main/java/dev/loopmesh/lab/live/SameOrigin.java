package dev.loopmesh.lab.live;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets in the lab's own pages and programs that are no browsers. A page from elsewhere could
 * otherwise open a WebSocket or post here in its reader's name (RFC 6455 section 10.2).
 */
final class SameOrigin {
  private SameOrigin() {}

  /** A handler that lets a request pass, or fails it with a 403. */
  static void check(RoutingContext request) {
    if (isFrom(request.request())) {
      request.next();
    } else {
      request.fail(new ProblemException(ELSEWHERE));
    }
  }

  private static boolean isFrom(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String host = request.getHeader(HttpHeaders.HOST);
    return origin == null || origin.equalsIgnoreCase("http://" + host);
  }

  private static final Problem ELSEWHERE =
      new Problem(
          "foreign-origin",
          403,
          "Not from a page of the lab",
          "A page from elsewhere may not do this; open the lab itself.");
}
