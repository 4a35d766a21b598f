package dev.loopmesh.drills.api;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Hint;
import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.drills.run.ActiveDrill;
import dev.loopmesh.drills.run.DrillRequest;
import dev.loopmesh.drills.run.DrillRunner;
import dev.loopmesh.drills.run.LeaseKey;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /api/drills/start} and {@code /api/drills/current}. Use on one event loop. */
final class PlayRoutes {
  private static final String CURRENT = "/api/drills/current";
  private static final int LONGEST_BODY = 16_384;
  private static final int RANDOM_SEEDS = 1_000_000;

  private final DrillRunner runner;
  private final Roles roles;
  private final Supplier<Future<DrillFiles>> files;
  private final LeaseKey secrets;

  PlayRoutes(
      DrillRunner runner, Roles roles, Supplier<Future<DrillFiles>> files, LeaseKey secrets) {
    this.runner = runner;
    this.roles = roles;
    this.files = files;
    this.secrets = secrets;
  }

  void addTo(Router router) {
    router.post("/api/drills/start").handler(this::start);
    router.get("/api/drills/now").handler(this::getNow);
    router.get(CURRENT).handler(this::getCurrent);
    router.delete(CURRENT).handler(this::cancel);
    router.get(CURRENT + "/truth").handler(this::getTruth);
    router.post(CURRENT + "/declare").handler(r -> play(r, this::declare));
    router.post(CURRENT + "/answer").handler(r -> play(r, this::answer));
    router.post(CURRENT + "/act").handler(r -> play(r, this::act));
    router.post(CURRENT + "/hint").handler(r -> play(r, this::hint));
    router.post(CURRENT + "/end").handler(r -> play(r, this::end));
  }

  private void start(RoutingContext request) {
    Parameters.of(request);
    roles.requireStarter(request.request());
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(DrillBody::start)
        .compose(wanted -> files.get().map(all -> drill(wanted, all)))
        .compose(runner::start)
        .onSuccess(
            started -> {
              String trainer = roles.begin(secrets);
              JsonObject view = started.view();
              if (!trainer.isEmpty()) {
                view.put("trainerToken", trainer);
              }
              request.response().setStatusCode(202).putHeader(HttpHeaders.LOCATION, CURRENT);
              request.json(view);
            })
        .onFailure(request::fail);
  }

  private static DrillRequest drill(DrillBody.Start wanted, DrillFiles all) {
    long seed =
        wanted.seed() >= 0 ? wanted.seed() : ThreadLocalRandom.current().nextInt(RANDOM_SEEDS);
    Drill drill = all.require(wanted.id(), seed);
    return new DrillRequest(drill.scaled(wanted.scale()), seed, wanted.scale(), wanted.player());
  }

  private ActiveDrill require() {
    return runner
        .active()
        .orElseThrow(
            () -> new ProblemException(runner.last().map(id -> NONE.with("run", id)).orElse(NONE)));
  }

  /** For those who watch: no drill in progress is no error. */
  private void getNow(RoutingContext request) {
    Parameters.of(request);
    request.json(
        new JsonObject()
            .put("drill", runner.active().map(ActiveDrill::view).orElse(null))
            .put("last", runner.last().orElse(null)));
  }

  private void getCurrent(RoutingContext request) {
    Parameters.of(request);
    request.json(require().view());
  }

  private void getTruth(RoutingContext request) {
    Parameters.of(request);
    ActiveDrill drill = require();
    roles.requireTrainer(request.request());
    drill.truthShown();
    request.json(drill.truth().put("solution", Solution.of(drill.run().drill())));
  }

  /** What a player does; answered with the player's view. */
  private void play(RoutingContext request, Function<RoutingContext, Future<JsonObject>> action) {
    Parameters.of(request);
    roles.requirePlayer(request.request());
    action.apply(request).onSuccess(request::json).onFailure(request::fail);
  }

  private static Future<JsonObject> body(RoutingContext request) {
    return JsonBody.of(request.request(), LONGEST_BODY);
  }

  private Future<JsonObject> declare(RoutingContext request) {
    ActiveDrill drill = require();
    drill.declare();
    return Future.succeededFuture(drill.view());
  }

  private Future<JsonObject> answer(RoutingContext request) {
    return body(request)
        .map(DrillBody::answer)
        .compose(
            given -> {
              ActiveDrill drill = require();
              return drill.answer(given.cause(), given.evidence()).map(noted -> drill.view());
            });
  }

  private Future<JsonObject> act(RoutingContext request) {
    return body(request)
        .map(DrillBody::lever)
        .compose(
            lever -> {
              ActiveDrill drill = require();
              return drill.pull(lever).map(done -> drill.view().put("done", done));
            });
  }

  private Future<JsonObject> hint(RoutingContext request) {
    ActiveDrill drill = require();
    Hint hint = drill.hint();
    return Future.succeededFuture(drill.view().put("hint", hint.text()));
  }

  /** Answered with the result, which tells all. */
  private Future<JsonObject> end(RoutingContext request) {
    require();
    return runner.finish();
  }

  private void cancel(RoutingContext request) {
    Parameters.of(request);
    require();
    roles.requireTrainer(request.request());
    runner
        .cancel()
        .onSuccess(ended -> request.response().setStatusCode(204).end())
        .onFailure(request::fail);
  }

  private static final Problem NONE =
      new Problem(
          "no-drill",
          404,
          "No drill is running",
          "No drill is running. GET /api/drills lists them, POST /api/drills/start starts one.");
}
