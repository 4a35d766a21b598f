package dev.loopmesh.lab.live;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lab.control.ManagedMesh;
import dev.loopmesh.lab.control.ManagementClient;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;

/** What pages need that show the mesh as it runs: one stream of events, and guests to send. */
public final class LiveRoutes {
  private static final long LAST_EVENT = (1L << 53) - 1; // the last that JavaScript counts to
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(2);

  private final ManagedMesh mesh;
  private final URI aggregator;
  private LiveFeed feed;
  private GuestStreams guests;

  /** Of this mesh, with this door. */
  public LiveRoutes(ManagedMesh mesh, URI aggregator) {
    this.mesh = mesh;
    this.aggregator = aggregator;
  }

  /** Adds the routes. */
  public void addTo(Router router, Vertx vertx, ManagementClient management, TraceStore traces) {
    feed = LiveFeed.of(vertx, mesh, management, traces);
    guests =
        GuestStreams.of(vertx, () -> new GuestDoor(vertx, aggregator, feed, traces), feed::guests);
    router.get("/api/live").handler(this::watch);
    router.get("/api/guests").handler(this::getGuests);
    router.post("/api/guests").handler(this::sendGuests);
    router.delete("/api/guests").handler(this::sendNoMore);
  }

  /** Nobody comes any more; who is inside is served. Any thread, when the routes are there. */
  public void stopGuests() {
    guests.stop();
  }

  private void watch(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "since", "of");
    long since = parameters.number("since", LAST_EVENT, 0, LAST_EVENT);
    boolean same = feed.instance.equals(request.queryParams().get("of"));
    if (!"websocket".equalsIgnoreCase(request.request().getHeader(HttpHeaders.UPGRADE))) {
      if (request.request().version() != HttpVersion.HTTP_2) { // there it would be malformed
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

  private void getGuests(RoutingContext request) {
    Parameters.of(request);
    Representation form = Representation.of(request, Representation.JSON);
    form.on(request.response()).end(status().encode());
  }

  private void sendGuests(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "mode", "user", "rate", "for");
    String mode = request.queryParams().get("mode");
    int user = parameters.id("user", 42);
    long rate = parameters.number("rate", 0, 0, GuestStreams.HIGHEST_RATE);
    Duration lasts =
        parameters.duration("for", Duration.ofSeconds(10), Duration.ofMillis(1), LONGEST_STREAM);
    GuestOrder order = GuestOrder.of(mode, user);
    String trace = rate == 0 ? guests.one(order) : guests.stream(order, rate, lasts);
    request.response().setStatusCode(202);
    request.json(status().put("traceId", trace));
  }

  private void sendNoMore(RoutingContext request) {
    Parameters.of(request);
    guests.stop();
    request.json(status());
  }

  private JsonObject status() {
    return new JsonObject()
        .put("streams", new JsonArray(guests.streams()))
        .put("underWay", guests.underWay());
  }

  private static final Problem FULL =
      new Problem(
              "too-many-pages",
              503,
              "Too many pages",
              "As many pages are open as can be told of what happens; close some.")
          .with("retryAfterSeconds", 10);
  private static final Problem UPGRADE =
      new Problem(
          "upgrade-required",
          426,
          "This is a WebSocket",
          "Come with Upgrade: websocket (RFC 6455); the document at /openapi.yaml says what it tells.");
}
