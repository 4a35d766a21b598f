package dev.loopmesh.kit.management;

import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultName;
import dev.loopmesh.kit.fault.FaultRegistry;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code /faults}: shows and changes the injected faults of a service. */
final class FaultRoutes {
  private static final int LONGEST_BODY = 64 << 10;
  private static final int LONGEST_WAIT_SECONDS = 2;

  private final FaultRegistry registry;

  FaultRoutes(FaultRegistry registry) {
    this.registry = registry;
  }

  /** Adds them, in the order of the API. */
  void addTo(Router router) {
    router.get("/fault-kinds").handler(this::getKinds);
    router.get("/faults").handler(this::getAll);
    router.delete("/faults").handler(this::deleteAll);
    router.get("/faults/:name").handler(this::get);
    router.put("/faults/:name").handler(this::put);
    router.delete("/faults/:name").handler(this::delete);
  }

  private void getKinds(RoutingContext request) {
    Parameters.of(request);
    List<JsonObject> kinds = registry.kinds().stream().map(FaultKind::toJson).toList();
    request.json(new JsonObject().put("kinds", new JsonArray(kinds)));
  }

  private void getAll(RoutingContext request) {
    Parameters.of(request);
    request.json(registry.toJson());
  }

  private void deleteAll(RoutingContext request) {
    Parameters.of(request);
    endWhenDone(request, registry.clear());
  }

  private void get(RoutingContext request) {
    Parameters.of(request);
    request.json(requireFound(request, registry.toJson(name(request))));
  }

  private void put(RoutingContext request) {
    boolean check =
        Parameters.of(request, "check")
            .oneOf("check", "false", List.of("true", "false"))
            .equals("true");
    String name = name(request);
    Future<JsonObject> definition = JsonBody.of(request.request(), LONGEST_BODY);
    if (check) {
      endWhenChecked(request, definition.map(this::check));
    } else {
      definition
          .compose(read -> soon(registry.put(name, read)))
          .onSuccess(there -> request.json(requireFound(request, registry.toJson(name))))
          .onFailure(request::fail);
    }
  }

  private JsonObject check(JsonObject definition) {
    registry.check(definition);
    return definition;
  }

  private static void endWhenChecked(RoutingContext request, Future<?> checked) {
    checked.onSuccess(good -> request.response().setStatusCode(204).end()).onFailure(request::fail);
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    endWhenDone(request, requireFound(request, registry.remove(name(request))));
  }

  private static void endWhenDone(RoutingContext request, Future<?> done) {
    soon(done).onComplete(endedOrNot -> request.response().setStatusCode(204).end());
  }

  /** Does not wait for a serving loop that is blocked; the change takes effect later by itself. */
  private static Future<?> soon(Future<?> change) {
    return change.timeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private static String name(RoutingContext request) {
    return FaultName.require(request.pathParam("name"));
  }

  private static <T> T requireFound(RoutingContext request, Optional<T> found) {
    return found.orElseThrow(
        () ->
            new ProblemException(
                Problem.notFound("There is no fault " + request.pathParam("name") + ".")));
  }
}
