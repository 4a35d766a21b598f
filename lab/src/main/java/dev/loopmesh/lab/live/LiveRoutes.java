package dev.loopmesh.lab.live;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The stream of events for pages, over WebSocket. */
public final class LiveRoutes {
  private static final long LAST_EVENT = (1L << 53) - 1; // JavaScript's largest exact integer
  private static final List<String> ON_OR_OFF = List.of("on", "off");

  private final LiveFeed feed;

  private final FloorWatch floors;

  /**
   * @param floors is told of the pages that want requests to arrive
   */
  public LiveRoutes(LiveFeed feed, FloorWatch floors) {
    this.feed = feed;
    this.floors = floors;
  }

  public void addTo(Router router) {
    router.get("/api/live").handler(this::watch);
  }

  private void watch(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "since", "of", "guests");
    boolean wantsGuests = parameters.oneOf("guests", "off", ON_OR_OFF).equals("on");
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
            socket -> {
              new LivePage(request.vertx(), feed, socket, same ? since : LAST_EVENT)
                  .whenClosed(wantsGuests ? floors::closed : () -> {});
              if (wantsGuests) {
                floors.opened(!same);
              }
            });
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
