package dev.loopmesh.drills;

import io.vertx.core.json.JsonObject;

/**
 * What is wrong where.
 *
 * @param service empty where nothing is wrong
 */
public record Cause(String service, Mechanism mechanism) {
  /** The diagnosis that nothing is wrong. */
  public static final Cause NONE = new Cause("", Mechanism.NOTHING_WRONG);

  /** Whether something is wrong. */
  public boolean isWrong() {
    return mechanism != Mechanism.NOTHING_WRONG;
  }

  public JsonObject toJson() {
    return new JsonObject().put("service", service).put("mechanism", "" + mechanism);
  }

  /** The inverse of {@link #toJson}. */
  public static Cause fromJson(JsonObject json) {
    return new Cause(json.getString("service"), Mechanism.parse(json.getString("mechanism")));
  }

  @Override
  public String toString() {
    return isWrong() ? mechanism + " at " + service : "" + mechanism;
  }
}
