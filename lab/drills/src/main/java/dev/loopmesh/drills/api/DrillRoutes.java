package dev.loopmesh.drills.api;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** {@code /api/drills}: all drills. Use on one event loop. */
final class DrillRoutes {
  private static final String BASE = "/api/drills";
  private static final List<String> WORDS = List.of("true", "false", "allowed");

  private final Supplier<Future<DrillFiles>> files;
  private final ExerciseGate gate;

  DrillRoutes(Supplier<Future<DrillFiles>> files, ExerciseGate gate) {
    this.files = files;
    this.gate = gate;
  }

  void addTo(Router router) {
    router.get(BASE).handler(this::getAll);
    router.get(BASE + "/:drill").handler(this::get);
  }

  private void getAll(RoutingContext request) {
    boolean spoilers = spoilers(request, Parameters.of(request, "spoilers"));
    files
        .get()
        .map(
            all ->
                new JsonObject()
                    .put(
                        "drills",
                        new JsonArray(all.all().stream().map(one -> json(one, spoilers)).toList()))
                    .put("errors", new JsonArray(all.errors())))
        .onSuccess(request::json)
        .onFailure(request::fail);
  }

  private void get(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "spoilers", "seed");
    long seed = parameters.number("seed", 1, 0, DrillBody.LARGEST_SEED);
    boolean spoilers = spoilers(request, parameters);
    String id = request.pathParam("drill");
    files
        .get()
        .map(all -> all.require(id, seed))
        .map(
            drill -> {
              JsonObject json = json(drill, spoilers);
              return spoilers ? json.put("solution", Solution.of(drill)) : json;
            })
        .onSuccess(request::json)
        .onFailure(request::fail);
  }

  /** Whether to say what the causes are. */
  private boolean spoilers(RoutingContext request, Parameters parameters) {
    String wanted = parameters.oneOf("spoilers", "false", WORDS);
    if (wanted.equals("true")) {
      gate.requireSpoilersAllowed(request);
    }
    return !wanted.equals("false") && gate.allowsSpoilers(request);
  }

  private static JsonObject json(Drill drill, boolean spoilers) {
    JsonObject json =
        new JsonObject()
            .put("id", drill.id())
            .put("title", drill.texts().title())
            .put("level", drill.level())
            .put("limit", DurationText.print(drill.limit()))
            .put("story", drill.texts().story())
            .put("objective", drill.traffic().objective().toJson())
            .put("hints", drill.hints().size());
    if (spoilers) {
      List<String> mechanisms =
          drill.truths().stream().map(Truth::cause).map(cause -> "" + cause.mechanism()).toList();
      json.put("mechanisms", new JsonArray(mechanisms));
    }
    return json;
  }
}
