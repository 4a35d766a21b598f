package dev.loopmesh.lessons.api;

import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.chart.Chart;
import dev.loopmesh.lessons.chart.Guess;
import dev.loopmesh.lessons.chart.SvgChart;
import dev.loopmesh.lessons.history.History;
import dev.loopmesh.lessons.run.LessonRunner;
import dev.loopmesh.lessons.run.Run;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /api/lessons/runs}: runs in progress and past ones. Use on one event loop. */
final class RunRoutes {
  static final String BASE = "/api/lessons/runs";

  private static final int LONGEST_BODY = 16_384;
  private static final int LONGEST_OBSERVATION = 1_000;
  private static final int MOST = 200;
  private static final int USUAL = 50;
  private static final int LAST_LESSON = 99;

  private final LessonRunner runner;
  private final History history;

  RunRoutes(LessonRunner runner, History history) {
    this.runner = runner;
    this.history = history;
  }

  void addTo(Router router) {
    router.get(BASE).handler(this::getAll);
    router.get(BASE + "/:id").handler(this::get);
    router.delete(BASE + "/:id").handler(this::cancel);
    router.get(BASE + "/:id/figure.svg").handler(this::getFigure);
    router.put(BASE + "/:id/observation").handler(this::putObservation);
  }

  private void getAll(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "lesson", "limit");
    int lesson = (int) parameters.number("lesson", 0, 1, LAST_LESSON);
    int limit = (int) parameters.number("limit", USUAL, 1, MOST);
    history
        .latest(lesson, limit)
        .onSuccess(runs -> request.json(new JsonObject().put("runs", new JsonArray(runs))))
        .onFailure(request::fail);
  }

  private void get(RoutingContext request) {
    Parameters.of(request);
    find(request).onSuccess(request::json).onFailure(request::fail);
  }

  /** The run in the path; fails with 404. */
  private Future<JsonObject> find(RoutingContext request) {
    String id = request.pathParam("id");
    return runner
        .find(id)
        .map(run -> Future.succeededFuture(run.toJson()))
        .orElseGet(() -> history.find(id).map(found -> require(id, found)));
  }

  private static JsonObject require(String id, Optional<JsonObject> found) {
    return found.orElseThrow(
        () ->
            new ProblemException(
                Problem.notFound("There is no run %s; GET %s lists them.".formatted(id, BASE))));
  }

  private void cancel(RoutingContext request) {
    Parameters.of(request);
    find(request)
        .onSuccess(
            run -> {
              runner
                  .running()
                  .filter(now -> now.id().equals(run.getString("id")))
                  .ifPresent(now -> runner.cancel());
              request.response().setStatusCode(204).end();
            })
        .onFailure(request::fail);
  }

  private void getFigure(RoutingContext request) {
    Parameters.of(request);
    find(request)
        .map(RunRoutes::draw)
        .onSuccess(
            svg ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "image/svg+xml; charset=utf-8")
                    .end(svg))
        .onFailure(request::fail);
  }

  private static String draw(JsonObject run) {
    JsonObject measurement = run.getJsonObject("measurement");
    if (measurement == null) {
      throw new ProblemException(
          Problem.notFound(
              "Run %s has no figure: it is %s."
                  .formatted(run.getString("id"), run.getString("state"))));
    }
    Optional<Guess> guess =
        Optional.ofNullable(run.getJsonObject("prediction")).map(Guess::fromJson);
    return SvgChart.draw(Chart.fromJson(measurement.getJsonObject("chart")), guess);
  }

  private void putObservation(RoutingContext request) {
    Parameters.of(request);
    Future<JsonObject> found = find(request); // before the body, which may take longer
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(RunRoutes::observation)
        .compose(text -> found.compose(run -> observe(run, text)))
        .onSuccess(kept -> request.response().setStatusCode(204).end())
        .onFailure(request::fail);
  }

  private static String observation(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    String text = members.text("text", null, RunRoutes::observation);
    members.refuseUnknown();
    members.check();
    return text;
  }

  private static String observation(String text) {
    if (text.length() > LONGEST_OBSERVATION) {
      throw new IllegalArgumentException(
          "has %d characters; allowed: up to %d".formatted(text.length(), LONGEST_OBSERVATION));
    }
    return text;
  }

  private Future<Void> observe(JsonObject stored, String text) {
    Optional<Run> known = runner.find(stored.getString("id"));
    known.ifPresent(run -> run.observe(text));
    return known.map(runner::keep).orElseGet(() -> history.put(stored.put("observation", text)));
  }
}
