package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.defence.DefencePolicy;
import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.http.TimeBudget;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/**
 * The parameters of one {@code GET /users/{id}/summary}.
 *
 * @param partial whether to respond with the parts that arrived, rather than with the first failure
 * @param deadline maximum duration of the summary
 */
record SummaryRequest(
    int userId, String mode, boolean partial, Duration deadline, Representation form, Ink ink) {

  static final String TEMPLATE = "/users/{id}/summary"; // as telemetry writes the route
  private static final String BEFORE_ID = TEMPLATE.substring(0, TEMPLATE.indexOf('{'));
  private static final String AFTER_ID = TEMPLATE.substring(TEMPLATE.indexOf('}') + 1);

  private static final Duration SHORTEST = Duration.ofMillis(1);
  static final Duration LONGEST = Duration.ofMinutes(1);

  /** Whether a request is for a summary, by method and path alone. */
  static boolean isOne(HttpServerRequest request) {
    String path = request.path();
    int idEnds = path.length() - AFTER_ID.length();
    return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
        && path.startsWith(BEFORE_ID)
        && path.endsWith(AFTER_ID)
        && path.indexOf('/', BEFORE_ID.length()) == idEnds
        && idEnds > BEFORE_ID.length();
  }

  /**
   * Reads the request.
   *
   * @param modes the allowed values of {@code mode}
   * @param otherwise has the default deadline and mode
   * @throws dev.loopmesh.kit.problem.ProblemException 400 for an invalid parameter
   */
  static SummaryRequest of(RoutingContext request, List<String> modes, DefencePolicy otherwise) {
    Parameters parameters = Parameters.of(request, "mode", "onFailure", "deadline", "color");
    Duration asked = parameters.duration("deadline", otherwise.deadline(), SHORTEST, LONGEST);
    Duration callers = TimeBudget.of(request.request()).orElse(asked);
    return new SummaryRequest(
        parameters.pathId("id"),
        parameters.oneOf("mode", otherwise.mode(), modes),
        parameters.oneOf("onFailure", "fail", List.of("fail", "partial")).equals("partial"),
        asked.compareTo(callers) <= 0 ? asked : callers,
        Representation.of(request, Representation.JSON, Representation.TEXT),
        parameters.ink("color"));
  }
}
