package dev.loopmesh.kit.management;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.metrics.Exposition;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** {@code GET /defences}: the metrics of a service's defences, as JSON. */
public final class DefencesRoute {
  private final Exposition exposition;
  private final Set<String> metrics;

  /**
   * Shows these metrics.
   *
   * @param metrics their names; empty for a service without defences
   */
  public DefencesRoute(Exposition exposition, Set<String> metrics) {
    this.exposition = exposition;
    this.metrics = metrics;
  }

  void send(RoutingContext request) {
    Parameters.of(request);
    if (metrics.isEmpty()) {
      throw new ProblemException(Problem.notFound("This service has no defences."));
    }
    request // one at a time, since it takes milliseconds; nothing for a client that has
        // disconnected
        .vertx()
        .executeBlocking(
            () -> request.response().closed() ? new JsonObject() : exposition.samples(metrics))
        .map(samples -> new JsonObject().put("metrics", samples))
        .onSuccess(request::json)
        .onFailure(request::fail);
  }
}
