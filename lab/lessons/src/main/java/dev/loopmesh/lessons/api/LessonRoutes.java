package dev.loopmesh.lessons.api;

import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.lessons.Course;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.export.ExportFormat;
import dev.loopmesh.lessons.history.History;
import dev.loopmesh.lessons.history.Place;
import dev.loopmesh.lessons.run.LessonRunner;
import dev.loopmesh.lessons.run.Run;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/lessons}: the course, and the start of a run. Use on one event loop. */
final class LessonRoutes {
  private static final int LONGEST_BODY = 16_384;
  private static final int MOST_EXPORTED = 1_000;
  private static final String BASE = "/api/lessons";

  private final Course course;
  private final LessonRunner runner;
  private final History history;

  LessonRoutes(Course course, LessonRunner runner, History history) {
    this.course = course;
    this.runner = runner;
    this.history = history;
  }

  void addTo(Router router) {
    router.get(BASE).handler(this::getAll);
    router.get(BASE + "/export").handler(this::export);
    router.get(BASE + "/:lesson").handler(this::get);
    router.post(BASE + "/:lesson/runs").handler(this::postRun);
  }

  private void getAll(RoutingContext request) {
    Parameters.of(request);
    Future<Map<Integer, History.Done>> done = history.done();
    Future<Place> place = history.place();
    Future.all(done, place)
        .onSuccess(known -> request.json(document(done.result(), place.result())))
        .onFailure(request::fail);
  }

  private JsonObject document(Map<Integer, History.Done> done, Place place) {
    List<JsonObject> all =
        course.lessons().stream()
            .map(one -> LessonJson.of(one, one.knob().otherwise(), done.get(one.number())))
            .toList();
    return new JsonObject()
        .put("lessons", new JsonArray(all))
        .put("running", runner.running().map(Run::toJson).orElse(null))
        .put("history", new JsonObject().put("kept", place.kept()).put("where", place.where()));
  }

  private void export(RoutingContext request) {
    String name =
        Parameters.of(request, "format").oneOf("format", "json", List.of("json", "md", "html"));
    ExportFormat format = ExportFormat.valueOf(name.toUpperCase(Locale.ROOT));
    history
        .latest(0, MOST_EXPORTED)
        // off the loop: a thousand figures take a while to draw
        .compose(runs -> request.vertx().executeBlocking(() -> format.write(runs), false))
        .onSuccess(
            document ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                    .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"lessons.%s\"".formatted(name))
                    .end(document))
        .onFailure(request::fail);
  }

  private void get(RoutingContext request) {
    Lesson lesson = course.require(request.pathParam("lesson"));
    String knob =
        Parameters.of(request, "knob")
            .oneOf("knob", lesson.knob().otherwise(), lesson.knob().values());
    history
        .done()
        .onSuccess(done -> request.json(LessonJson.of(lesson, knob, done.get(lesson.number()))))
        .onFailure(request::fail);
  }

  private void postRun(RoutingContext request) {
    Parameters.of(request);
    Lesson lesson = course.require(request.pathParam("lesson"));
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(body -> RunBody.read(lesson, body))
        .compose(wanted -> runner.start(lesson, wanted))
        .onSuccess(run -> answer(request, run))
        .onFailure(request::fail);
  }

  private static void answer(RoutingContext request, Run run) {
    request
        .response()
        .setStatusCode(202)
        .putHeader(HttpHeaders.LOCATION, RunRoutes.BASE + "/" + run.id());
    request.json(run.toJson());
  }
}
