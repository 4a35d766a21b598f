package dev.loopmesh.lab.race;

import io.vertx.core.json.JsonObject;

/**
 * A request to the menu while a summary was fetched.
 *
 * @param arrivedMs when it was due, in milliseconds from the start of the run: a late sender hides
 *     nothing
 * @param servedMs when it was answered; NaN when it was not
 */
record GuestRequest(double arrivedMs, double servedMs) {
  /** In milliseconds; NaN when never served. */
  double waitedMs() {
    return servedMs - arrivedMs;
  }

  boolean wasServed() {
    return !Double.isNaN(servedMs);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("arrivedMs", arrivedMs)
        .put("servedMs", wasServed() ? Run.rounded(servedMs) : null);
  }
}
