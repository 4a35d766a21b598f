package dev.loopmesh.drills.api;

import dev.loopmesh.drills.debrief.DebriefFormat;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.drills.history.DrillHistory;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** {@code /api/drills/results}: drills that are over. Use on one event loop. */
final class ResultRoutes {
  private static final String BASE = "/api/drills/results";
  private static final int MOST = 200;
  private static final int USUAL = 50;
  private static final List<String> BRIEF =
      List.of("id", "drill", "title", "level", "player", "seed", "scale", "state", "startedAt");

  private final DrillHistory history;
  private final ExerciseGate gate;

  ResultRoutes(DrillHistory history, ExerciseGate gate) {
    this.history = history;
    this.gate = gate;
  }

  void addTo(Router router) {
    router.get(BASE).handler(this::getAll);
    router.get(BASE + "/:id").handler(this::get);
  }

  private void getAll(RoutingContext request) {
    int limit = (int) Parameters.of(request, "limit").number("limit", USUAL, 1, MOST);
    gate.requireOpen(request);
    history
        .latest(limit)
        .map(all -> new JsonArray(all.stream().map(ResultRoutes::brief).toList()))
        .onSuccess(results -> request.json(new JsonObject().put("results", results)))
        .onFailure(request::fail);
  }

  private static JsonObject brief(JsonObject run) {
    JsonObject brief = new JsonObject();
    BRIEF.forEach(name -> brief.put(name, run.getValue(name)));
    return brief
        .put("score", run.getJsonObject("grade").getInteger("score"))
        .put("moments", run.getJsonObject("moments"))
        .put("injected", run.getJsonArray("events").stream().anyMatch(ResultRoutes::isInjected));
  }

  private static boolean isInjected(Object event) {
    return ((JsonObject) event).getString("kind").equals("" + Kind.INJECTED);
  }

  private void get(RoutingContext request) {
    String name =
        Parameters.of(request, "format").oneOf("format", "json", List.of("json", "md", "html"));
    DebriefFormat format = DebriefFormat.valueOf(name.toUpperCase(Locale.ROOT));
    gate.requireOpen(request);
    find(request.pathParam("id"))
        // off the loop: a picture of an hour takes a while to draw
        .compose(run -> request.vertx().executeBlocking(() -> format.write(run), false))
        .onSuccess(
            document ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                    .end(document))
        .onFailure(request::fail);
  }

  private Future<JsonObject> find(String id) {
    return history
        .find(id)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new ProblemException(
                            Problem.notFound(
                                "There is no result %s; GET %s lists them.".formatted(id, BASE)))));
  }
}
