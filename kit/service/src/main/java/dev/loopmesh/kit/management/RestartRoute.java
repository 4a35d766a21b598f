package dev.loopmesh.kit.management;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@code POST /restart}: restarts the service, as an operator does. */
public final class RestartRoute {
  private final Optional<BooleanSupplier> restart;
  private final Duration delay;
  private final Duration grace;
  private Instant started =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

  /**
   * @param restart begins one, and returns false while that is impossible; empty for a service that
   *     cannot restart
   * @param delay until it accepts no more requests
   * @param grace then for those in flight
   */
  public RestartRoute(Optional<BooleanSupplier> restart, Duration delay, Duration grace) {
    this.restart = restart;
    this.delay = delay;
    this.grace = grace;
  }

  /** When the process started, or last restarted its service. */
  Instant started() {
    return started;
  }

  void post(RoutingContext request) {
    Parameters.of(request);
    BooleanSupplier begin =
        restart.orElseThrow(
            () -> new ProblemException(Problem.notFound("This service cannot be restarted.")));
    if (!begin.getAsBoolean()) {
      throw new ProblemException(UNDER_WAY);
    }
    started = Instant.now();
    request.response().setStatusCode(202).putHeader(HttpHeaders.LOCATION, "/readyz");
    request.json(
        new JsonObject()
            .put("startedAt", started.toString())
            .put("delay", DurationText.print(delay))
            .put("grace", DurationText.print(grace)));
  }

  private static final Problem UNDER_WAY =
      new Problem(
          "restart-under-way",
          409,
          "Restart under way",
          "The service is restarting or stopping. Wait until /readyz responds with 200.");
}
