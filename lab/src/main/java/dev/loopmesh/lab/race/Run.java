package dev.loopmesh.lab.race;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One mode's run in a race.
 *
 * @param status of the response; 0 without one
 * @param elapsedMs until the response, measured from outside
 * @param fetch the aggregator's own report, or null
 * @param problem empty where there was none
 * @param visits requests to the menu during the run
 */
record Run(
    String mode,
    int status,
    double elapsedMs,
    JsonObject fetch,
    String problem,
    List<GuestRequest> visits) {

  /** A mode that is unavailable on this Java. */
  static Run impossible(String mode, String reason) {
    return new Run(mode, 501, 0, null, reason, List.of());
  }

  /** A mode without a usable response. */
  static Run broken(String mode, double elapsedMs, String problem, List<GuestRequest> visits) {
    return new Run(mode, 0, elapsedMs, null, problem, visits);
  }

  boolean succeeded() {
    return status == 200;
  }

  double predictedMs() {
    return fetch == null ? Double.NaN : fetch.getDouble("predictedMs");
  }

  long servedMeanwhile() {
    // responses that the loop sent right after the summary may arrive here before it; but no
    // response that arrived before this moment was sent after the fetch had ended
    double fetchedMs = fetch == null ? elapsedMs : fetch.getDouble("elapsedMs");
    return visits.stream().filter(visit -> visit.servedMs() <= fetchedMs).count();
  }

  /** In milliseconds; NaN when none was due. */
  double slowestMs() {
    return visits.stream().mapToDouble(GuestRequest::waitedMs).max().orElse(Double.NaN);
  }

  JsonObject toJson() {
    JsonObject guests =
        new JsonObject()
            .put("came", visits.size())
            .put("servedMeanwhile", servedMeanwhile())
            .put("slowestMs", Double.isNaN(slowestMs()) ? null : rounded(slowestMs()))
            .put("visits", new JsonArray(visits.stream().map(GuestRequest::toJson).toList()));
    JsonObject run =
        new JsonObject()
            .put("mode", mode)
            .put("status", status == 0 ? null : status)
            .put("elapsedMs", rounded(elapsedMs))
            .put("fetch", fetch)
            .put("guests", guests);
    return problem.isEmpty() ? run : run.put("problem", problem);
  }

  static double rounded(double ms) {
    return Math.round(ms * 1000) / 1000.0;
  }
}
