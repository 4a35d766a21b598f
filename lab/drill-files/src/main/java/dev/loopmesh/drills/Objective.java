package dev.loopmesh.drills;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What guests were promised.
 *
 * @param good the share of requests with a full response, above 0 to 1
 * @param p99 of the response times
 */
public record Objective(double good, Duration p99) {
  /** Whether these figures meet it. */
  public boolean isMet(double goodShare, double p99Ms) {
    return goodShare >= good && p99Ms <= p99.toNanos() / 1e6;
  }

  public JsonObject toJson() {
    return new JsonObject().put("good", good).put("p99", DurationText.print(p99));
  }

  @Override
  public String toString() {
    return "%s %% good, p99 within %s"
        .formatted(Math.round(good * 1000) / 10.0, DurationText.print(p99));
  }
}
