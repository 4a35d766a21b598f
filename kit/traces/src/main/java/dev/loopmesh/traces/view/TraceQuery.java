package dev.loopmesh.traces.view;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/**
 * Filters of the list of traces; empty and zero match any.
 *
 * @param service with a span in the trace
 * @param instance the {@code service.instance.id} of a span in the trace
 * @param route an {@code http.route} in the trace
 * @param status ok, error or cancelled
 * @param since the highest age
 */
record TraceQuery(
    String service,
    String instance,
    String route,
    String status,
    Duration minDuration,
    Duration since,
    int limit) {
  private static final int USUAL = 20;
  private static final int MOST = 500;

  /**
   * Reads the request.
   *
   * @throws ProblemException 400 for an invalid parameter
   */
  static TraceQuery of(RoutingContext request) {
    Parameters parameters =
        Parameters.of(
            request, "service", "instance", "route", "status", "minDuration", "since", "limit");
    return new TraceQuery(
        text(request, "service"),
        text(request, "instance"),
        text(request, "route"),
        parameters.oneOf("status", "", List.of("ok", "error", "cancelled")),
        parameters.duration("minDuration", Duration.ZERO, Duration.ZERO, DurationText.LONGEST),
        parameters.duration("since", DurationText.LONGEST, Duration.ZERO, DurationText.LONGEST),
        (int) parameters.number("limit", USUAL, 1, MOST));
  }

  private static String text(RoutingContext request, String name) {
    String text = request.queryParams().get(name);
    if (text != null && text.isBlank()) {
      throw new ProblemException(Problem.badParameter(name, text, "a non-empty text"));
    }
    return text == null ? "" : text;
  }

  boolean wants(TraceSummary trace) {
    return (service.isEmpty() || trace.services().contains(service))
        && (instance.isEmpty() || trace.instances().containsKey(instance))
        && (route.isEmpty() || trace.routes().contains(route))
        && (status.isEmpty() || trace.status().equals(status))
        && trace.durationMs() * 1e6 >= minDuration.toNanos();
  }
}
