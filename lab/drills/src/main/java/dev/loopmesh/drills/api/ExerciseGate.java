package dev.loopmesh.drills.api;

import dev.loopmesh.drills.run.DrillRunner;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Keeps from a player, while a drill runs, what would tell its cause. Use on one event loop. */
public final class ExerciseGate {
  private static final List<String> HIDDEN =
      List.of(
          "/api/mesh/:service/faults*",
          "/api/mesh/:service/fault-kinds",
          "/api/mesh/:service/latency",
          "/api/mesh/:service/capacity",
          "/api/mesh/reset",
          "/api/schedule");
  private static final List<String> LEVERS =
      List.of("/api/mesh/:service/settings", "/api/mesh/:service/settings/:setting");

  private final DrillRunner runner;
  private final Roles roles;

  ExerciseGate(DrillRunner runner, Roles roles) {
    this.runner = runner;
    this.roles = roles;
  }

  /** Adds what runs before the routes. */
  void addTo(Router router) {
    HIDDEN.forEach(path -> router.route(path).handler(this::check));
    LEVERS.forEach(path -> router.route(path).handler(this::checkLever));
  }

  /** Whether injected changes are hidden from a request. */
  public boolean hidesFrom(RoutingContext request) {
    return runner.active().isPresent() && !roles.isTrainer(request.request());
  }

  /** Tells the record of the drill in progress what its trainer has changed past it. */
  public void changed(String service, String method, String path, JsonObject body) {
    if (path.matches("/(faults|latency|capacity)(/.*)?")) {
      runner.active().ifPresent(drill -> drill.injected(service, method, path, body));
    }
  }

  private void check(RoutingContext request) {
    requireOpen(request);
    request.next();
  }

  /** While a drill runs, only those who may play it change settings. */
  private void checkLever(RoutingContext request) {
    boolean reads = List.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.request().method());
    if (!reads && runner.active().isPresent()) {
      roles.requirePlayer(request.request());
    }
    request.next();
  }

  /**
   * Refuses who may not know causes: players while a drill runs, and all but trainers where there
   * is a trainer's token.
   *
   * @throws ProblemException 403
   */
  void requireSpoilersAllowed(RoutingContext request) {
    requireOpen(request);
    roles.requireSpoilersAllowed(request.request());
  }

  /** Whether a request may know causes. */
  boolean allowsSpoilers(RoutingContext request) {
    return !hidesFrom(request) && roles.allowsSpoilers(request.request());
  }

  /**
   * Refuses a player while a drill runs.
   *
   * @throws ProblemException 403
   */
  void requireOpen(RoutingContext request) {
    if (hidesFrom(request)) {
      throw new ProblemException(RUNNING);
    }
  }

  private static final Problem RUNNING =
      new Problem(
          "exercise-running",
          403,
          "Exercise running",
          "A drill is running. Faults, latencies, capacities, resets and results are closed until it"
              + " is over. Its trainer may: send the trainer's token as Authorization: Bearer <token>.");
}
