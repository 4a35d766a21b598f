package dev.loopmesh.kit.management;

import dev.loopmesh.kit.fault.FaultRegistry;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /latency}: shows and changes the artificial latency of a service. */
public final class LatencyRoutes {
  private static final int LONGEST_BODY = 64 << 10;

  private final Supplier<List<ArtificialWait>> waits;
  private Optional<Latency> afterRestart =
      Optional.empty(); // where a restart clears the present one

  /** A change of the latency, and the one to which a restart returns, if it does. */
  private record Wanted(Latency latency, Optional<Latency> afterRestart) {}

  /**
   * Routes over these waits.
   *
   * @param waits now one per event loop, all alike; empty for a service without latency
   */
  public LatencyRoutes(Supplier<List<ArtificialWait>> waits) {
    this.waits = waits;
  }

  void addTo(Router router) {
    router.get("/latency").handler(this::get);
    router.put("/latency").handler(this::put);
    router.delete("/latency").handler(this::delete);
  }

  private void get(RoutingContext request) {
    Parameters.of(request);
    answer(request);
  }

  private void put(RoutingContext request) {
    Parameters.of(request);
    requireWait();
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(this::read)
        .onSuccess(
            wanted -> {
              become(wanted);
              answer(request);
            })
        .onFailure(request::fail);
  }

  private Wanted read(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    Latency latency = members.text("latency", null, Latency::parse);
    boolean clears = members.bool(FaultRegistry.CLEARED, false);
    members.refuseUnknown();
    members.check();
    Latency before = afterRestart.orElse(requireWait().latency());
    return new Wanted(latency, clears ? Optional.of(before) : Optional.empty());
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    become(new Wanted(requireWait().setting(), Optional.empty()));
    request.response().setStatusCode(204).end();
  }

  /** Remembers the current latency; running the result restores it. */
  Runnable snapshot() {
    return waits.get().stream()
        .findFirst()
        .map(wait -> new Wanted(wait.latency(), afterRestart))
        .<Runnable>map(before -> () -> become(before))
        .orElse(() -> {});
  }

  /** The service restarts. */
  public void restart() {
    afterRestart.ifPresent(before -> become(new Wanted(before, Optional.empty())));
  }

  /** Hides the latency in telemetry while an exercise runs. */
  void hide(boolean hide) {
    waits.get().forEach(wait -> wait.hide(hide));
  }

  private void become(Wanted wanted) {
    waits.get().forEach(wait -> wait.become(wanted.latency()));
    afterRestart = wanted.afterRestart();
  }

  private void answer(RoutingContext request) {
    ArtificialWait wait = requireWait();
    JsonObject now =
        new JsonObject()
            .put("latency", wait.latency().text())
            .put("setting", wait.setting().text());
    request.json(afterRestart.isPresent() ? now.put(FaultRegistry.CLEARED, true) : now);
  }

  private ArtificialWait requireWait() {
    List<ArtificialWait> now = waits.get();
    if (now.isEmpty()) {
      throw new ProblemException(Problem.notFound("This service has no artificial latency."));
    }
    return now.get(0);
  }
}
