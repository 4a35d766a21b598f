package dev.loopmesh.aggregator;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.http.TimeBudget;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/**
 * What somebody asked of {@code GET /users/{id}/summary}.
 *
 * @param partial whether to answer with what came, rather than with the first failure
 * @param deadline how long the whole may take
 */
record SummaryRequest(
    int userId, String mode, boolean partial, Duration deadline, Representation form, Ink ink) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * Reads the request.
   *
   * @param modes what {@code mode} may be
   * @param otherwise the deadline where none is given
   * @throws dev.loopmesh.kit.problem.ProblemException 400 for what cannot be taken
   */
  static SummaryRequest of(RoutingContext request, List<String> modes, Duration otherwise) {
    Parameters parameters = Parameters.of(request, "mode", "onFailure", "deadline", "color");
    Duration asked = parameters.duration("deadline", otherwise, SHORTEST, LONGEST);
    Duration callers = TimeBudget.of(request.request()).orElse(asked);
    return new SummaryRequest(
        parameters.pathId("id"),
        parameters.oneOf("mode", "parallel", modes),
        parameters.oneOf("onFailure", "fail", List.of("fail", "partial")).equals("partial"),
        asked.compareTo(callers) <= 0 ? asked : callers,
        Representation.of(request, Representation.JSON, Representation.TEXT),
        parameters.ink("color"));
  }
}
