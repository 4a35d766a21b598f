package dev.loopmesh.traces.view;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A request for one trace.
 *
 * @param patience how long to wait for it to be complete
 */
record TraceRequest(String traceId, Duration patience, Ink ink) {
  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /**
   * @param drawn whether it may be in colour
   * @throws ProblemException 400 for an invalid parameter
   */
  static TraceRequest of(RoutingContext request, boolean drawn) {
    Parameters parameters =
        drawn ? Parameters.of(request, "wait", "color") : Parameters.of(request, "wait");
    String traceId = request.pathParam("id");
    if (!TRACE_ID.matcher(traceId).matches()) {
      throw new ProblemException(
          Problem.badParameter("id", traceId, "a trace ID: 32 digits of 0-9 and a-f, not all 0"));
    }
    Duration patience = parameters.duration("wait", USUAL, Duration.ZERO, LONGEST);
    return new TraceRequest(traceId, patience, parameters.ink("color"));
  }
}
