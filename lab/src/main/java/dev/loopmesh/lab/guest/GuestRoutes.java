package dev.loopmesh.lab.guest;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Sends one request to the aggregator, or a stream of requests. */
public final class GuestRoutes {
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(2);

  private final GuestLoad load;
  private final GuestStream stream;
  private final BackgroundGuests background;

  public GuestRoutes(GuestLoad load, GuestStream stream, BackgroundGuests background) {
    this.load = load;
    this.stream = stream;
    this.background = background;
  }

  public void addTo(Router router) {
    router.get("/api/guests").handler(this::getGuests);
    router.post("/api/guests").handler(this::postGuests);
    router.delete("/api/guests").handler(this::deleteGuests);
  }

  private void getGuests(RoutingContext request) {
    Parameters.of(request);
    Representation form = Representation.of(request, Representation.JSON);
    form.on(request.response()).end(status().encode());
  }

  private void postGuests(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "mode", "user", "rate", "for");
    String mode = request.queryParams().get("mode");
    int user = parameters.id("user", 42);
    long rate = parameters.number("rate", 0, 0, GuestStream.HIGHEST_RATE);
    Duration lasts =
        parameters.duration("for", Duration.ofSeconds(10), Duration.ofMillis(1), LONGEST_STREAM);
    GuestOrder order = GuestOrder.of(mode, user);
    Future<String> trace = rate == 0 ? load.send(order) : background.replace(order, rate, lasts);
    trace.onSuccess(
        id -> {
          request.response().setStatusCode(202);
          request.json(status().put("traceId", id));
        });
  }

  private void deleteGuests(RoutingContext request) {
    Parameters.of(request);
    background.stop();
    request.json(status());
  }

  private JsonObject status() {
    JsonObject status = stream.state().put("underWay", load.inFlight());
    stream.last().ifPresent(report -> status.put("last", report));
    return status;
  }
}
