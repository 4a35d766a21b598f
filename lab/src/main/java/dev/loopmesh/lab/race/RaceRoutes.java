package dev.loopmesh.lab.race;

import dev.loopmesh.kit.chart.TimeAxis;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;

/**
 * Runs a race and responds with the result; as text, it reports each mode as it ends. One race at a
 * time: two would disturb each other. Use on one event loop.
 */
public final class RaceRoutes {
  private final Vertx vertx;
  private final URI aggregator;
  private final LoadGenerator generator;
  private final Handler<RoutingContext> page;
  private boolean racing;

  /**
   * @param page answers a browser
   */
  public RaceRoutes(
      Vertx vertx, URI aggregator, LoadGenerator generator, Handler<RoutingContext> page) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.generator = generator;
    this.page = page;
  }

  public void addTo(Router router) {
    router.get("/race").handler(this::getRace);
  }

  private void getRace(RoutingContext request) {
    RaceRequest asked = RaceRequest.of(request);
    if (asked.form() == Representation.HTML) {
      page.handle(request);
    } else if (racing) {
      throw new ProblemException(UNDER_WAY);
    } else {
      racing = true;
      Future.succeededFuture()
          .compose(now -> race(request, asked))
          .onComplete(ended -> racing = false)
          .onFailure(request::fail);
    }
  }

  private Future<Void> race(RoutingContext request, RaceRequest asked) {
    AggregatorClient client = new AggregatorClient(vertx, aggregator);
    ResponseEnd.handle(request, answered -> client.close());
    return client
        .modes()
        .map(asked::choose)
        .compose(modes -> Guests.warmUp(vertx, generator, aggregator).map(warm -> modes))
        .map(modes -> new Race(this::guests, client, asked.user(), modes))
        .compose(
            race -> {
              ResponseEnd.handle(request, answered -> race.abandon());
              return asked.form() == Representation.TEXT
                  ? draw(request, asked, race)
                  : report(request, asked, race);
            });
  }

  private Guests guests() {
    return new Guests(vertx, generator, aggregator);
  }

  private static Future<Void> draw(RoutingContext request, RaceRequest asked, Race race) {
    HttpServerResponse response = asked.form().on(request.response()).setChunked(true);
    response.write("racing:");
    return race.run(run -> response.write(" " + run.mode() + " " + progress(run)))
        .compose(runs -> end(response, "\n\n" + RacePicture.draw(asked.user(), runs, asked.ink())));
  }

  private static String progress(Run run) {
    return run.succeeded() ? TimeAxis.span(run.elapsedMs()) + "," : "failed,";
  }

  private static Future<Void> report(RoutingContext request, RaceRequest asked, Race race) {
    return race.run(run -> {})
        .compose(runs -> end(asked.form().on(request.response()), json(asked, runs).encode()));
  }

  private static Future<Void> end(HttpServerResponse response, String text) {
    return response.closed() ? Future.succeededFuture() : response.end(text);
  }

  private static JsonObject json(RaceRequest asked, List<Run> runs) {
    return new JsonObject()
        .put("user", asked.user())
        .put("guestEveryMs", Guests.EVERY_MS)
        .put("runs", new JsonArray(runs.stream().map(Run::toJson).toList()));
  }

  private static final Problem UNDER_WAY =
      new Problem(
              "race-under-way",
              503,
              "One race at a time",
              "A race is running; it takes several seconds.")
          .with("retryAfterSeconds", 5);
}
