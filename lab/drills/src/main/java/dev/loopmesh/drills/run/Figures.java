package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Objective;
import io.vertx.core.json.JsonObject;

/**
 * What the guests of some time got.
 *
 * @param due requests
 * @param good of them, with a full response
 * @param inTime of these, within the time that was promised
 * @param failed of those that were due, which ended without one
 * @param late of those that were due, which took longer than promised and have not failed
 * @param p50Ms of the response times; of one in flight, how long it has taken so far
 * @param p99Ms the same
 */
record Figures(int due, int good, int inTime, int failed, int late, double p50Ms, double p99Ms) {
  /** Without requests nobody is served. */
  boolean meets(Objective objective) {
    return due > 0 && objective.isMet((double) good / due, p99Ms);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("due", due)
        .put("good", good)
        .put("inTime", inTime)
        .put("failed", failed)
        .put("late", late)
        .put("p50Ms", Math.round(p50Ms))
        .put("p99Ms", Math.round(p99Ms));
  }
}
