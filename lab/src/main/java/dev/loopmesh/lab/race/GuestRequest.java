package dev.loopmesh.lab.race;

import io.vertx.core.json.JsonObject;

/**
 * A guest who came while a summary was fetched and asked for the menu.
 *
 * @param arrivedMs when, in milliseconds from the start of the run: the moment when the guest was
 *     due, so that nothing is hidden when the sender itself is late
 * @param servedMs when the answer was there; NaN when none came
 */
record GuestRequest(double arrivedMs, double servedMs) {
  /** In milliseconds; NaN when never served. */
  double stoodMs() {
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
