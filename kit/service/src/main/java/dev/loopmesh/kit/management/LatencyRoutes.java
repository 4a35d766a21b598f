package dev.loopmesh.kit.management;

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

/** {@code /latency}: shows and changes the artificial latency of a service. */
public final class LatencyRoutes {
  private static final int LONGEST_BODY = 64 << 10;

  private final List<ArtificialWait> waits;

  /**
   * Routes over these waits.
   *
   * @param waits one per event loop, all alike; empty for a service without latency
   */
  public LatencyRoutes(List<ArtificialWait> waits) {
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
        .map(LatencyRoutes::read)
        .onSuccess(
            latency -> {
              become(latency);
              answer(request);
            })
        .onFailure(request::fail);
  }

  private static Latency read(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    Latency latency = members.text("latency", null, Latency::parse);
    members.refuseUnknown();
    members.check();
    return latency;
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    become(requireWait().setting());
    request.response().setStatusCode(204).end();
  }

  /** Remembers the current latency; running the result restores it. */
  Runnable snapshot() {
    List<Latency> latencies = waits.stream().map(ArtificialWait::latency).toList();
    return () -> {
      for (int i = 0; i < latencies.size(); i++) {
        waits.get(i).become(latencies.get(i));
      }
    };
  }

  /** Hides the latency in telemetry while an exercise runs. */
  void hide(boolean hide) {
    waits.forEach(wait -> wait.hide(hide));
  }

  private void become(Latency latency) {
    waits.forEach(wait -> wait.become(latency));
  }

  private void answer(RoutingContext request) {
    ArtificialWait wait = requireWait();
    request.json(
        new JsonObject()
            .put("latency", wait.latency().text())
            .put("setting", wait.setting().text()));
  }

  private ArtificialWait requireWait() {
    if (waits.isEmpty()) {
      throw new ProblemException(Problem.notFound("This service has no artificial latency."));
    }
    return waits.get(0);
  }
}
