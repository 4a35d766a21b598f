package dev.loopmesh.lab.race;

import dev.loopmesh.kit.chart.TimeAxis;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The answer to {@code GET /race}: in text, with a word of progress as each mode is over. */
public final class RaceAnswer {
  private final RoutingContext request;
  private final RaceRequest asked;

  /** An answer in the form that was asked for. */
  public RaceAnswer(RoutingContext request, RaceRequest asked) {
    this.request = request;
    this.asked = asked;
  }

  /** Runs the race and answers; completes when both are over. */
  public Future<?> of(Race race) {
    ResponseEnd.handle(request, answered -> race.abandon());
    return asked.form() == Representation.TEXT ? draw(race) : report(race);
  }

  private Future<?> draw(Race race) {
    HttpServerResponse response = asked.form().on(request.response()).setChunked(true);
    response.write("racing:");
    return race.run(run -> response.write(" " + run.mode() + " " + progress(run)))
        .compose(runs -> end("\n\n" + RacePicture.draw(race.user(), runs, asked.ink())));
  }

  private static String progress(Run run) {
    return run.succeeded() ? TimeAxis.span(run.elapsedMs()) + "," : "failed,";
  }

  private Future<?> report(Race race) {
    return race.run(run -> {})
        .compose(
            runs -> {
              asked.form().on(request.response());
              return end(json(race, runs).encode());
            });
  }

  private Future<?> end(String text) {
    return request.response().closed() ? Future.succeededFuture() : request.response().end(text);
  }

  private static JsonObject json(Race race, List<Run> runs) {
    return new JsonObject()
        .put("user", race.user())
        .put("guestEveryMs", Guests.EVERY_MS)
        .put("runs", new JsonArray(runs.stream().map(Run::toJson).toList()));
  }
}
