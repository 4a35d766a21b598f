package dev.loopmesh.lab.live;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The stream of events for pages, over WebSocket. */
public final class LiveRoutes {
  private static final long LAST_EVENT = (1L << 53) - 1; // JavaScript's largest exact integer

  private final LiveFeed feed;

  public LiveRoutes(LiveFeed feed) {
    this.feed = feed;
  }

  public void addTo(Router router) {
    router.get("/api/live").handler(this::watch);
  }

  private void watch(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "since", "of");
    long since = parameters.number("since", LAST_EVENT, 0, LAST_EVENT);
    boolean same = feed.instance.equals(request.queryParams().get("of"));
    if (!"websocket".equalsIgnoreCase(request.request().getHeader(HttpHeaders.UPGRADE))) {
      if (request.request().version() != HttpVersion.HTTP_2) { // which would be malformed there
        request
            .response()
            .putHeader(HttpHeaders.UPGRADE, "websocket")
            .putHeader(HttpHeaders.CONNECTION, "Upgrade");
      }
      throw new ProblemException(UPGRADE);
    }
    if (feed.isFull()) {
      throw new ProblemException(FULL);
    }
    request
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> new LivePage(request.vertx(), feed, socket, same ? since : LAST_EVENT));
  }

  private static final Problem FULL =
      new Problem(
              "too-many-pages",
              503,
              "Too many pages",
              "The limit of open pages is reached; close some.")
          .with("retryAfterSeconds", 10);
  private static final Problem UPGRADE =
      new Problem(
          "upgrade-required",
          426,
          "Upgrade required",
          "Send Upgrade: websocket (RFC 6455); /openapi.yaml describes the messages.");
}
