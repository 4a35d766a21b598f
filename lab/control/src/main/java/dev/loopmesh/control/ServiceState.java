package dev.loopmesh.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state of a service, from that of its replicas. */
final class ServiceState {
  private static final List<String> SHARED = List.of("latency", "faults", "settings");

  private ServiceState() {}

  /**
   * @param shown the states of the replicas that are shown
   */
  static JsonObject of(ManagedService service, List<JsonObject> shown) {
    JsonObject state =
        new JsonObject().put("service", service.name()).put("management", service.management());
    int all = service.replicas().size();
    if (all == 1 && shown.size() == 1) {
      state.mergeIn(shown.get(0).copy());
      state.remove("instance");
      state.remove("address");
      state.put("replicas", new JsonArray().add(withoutShared(shown.get(0))));
    } else {
      describe(state, service, shown);
      JsonObject sample = sample(shown);
      SHARED.forEach(member -> state.put(member, sample.getValue(member)));
      if (sample.getValue("faults") != null) {
        state.put("faults", faults(shown));
      }
      state.put("replicas", new JsonArray(shown));
    }
    return state.put("replicasInAll", all);
  }

  /** The one whose latency and settings stand for all: the first that responds. */
  private static JsonObject sample(List<JsonObject> shown) {
    return shown.stream()
        .filter(each -> !isIn(each, "down"))
        .findFirst()
        .orElseGet(() -> shown.isEmpty() ? new JsonObject() : shown.get(0));
  }

  private static JsonObject withoutShared(JsonObject replica) {
    JsonObject brief = replica.copy();
    SHARED.forEach(brief::remove);
    return brief;
  }

  private static boolean isIn(JsonObject replica, String state) {
    return replica.getString("state").equals(state);
  }

  private static void describe(JsonObject state, ManagedService service, List<JsonObject> shown) {
    int all = service.replicas().size();
    List<JsonObject> bad = shown.stream().filter(each -> !isIn(each, "ready")).toList();
    if (all == 0) {
      String unresolved = "The name in %s does not resolve.".formatted(service.management());
      state.put("state", "down").put("reason", unresolved);
    } else if (bad.isEmpty()) {
      state.put("state", "ready");
    } else {
      boolean isDown = all == shown.size() && shown.stream().allMatch(each -> isIn(each, "down"));
      String atLeast = bad.size() == shown.size() && shown.size() < all ? "at least " : "";
      JsonObject first = bad.get(0);
      state
          .put("state", isDown ? "down" : "unready")
          .put(
              "reason",
              "%s%d of %d replicas: %s: %s"
                  .formatted(
                      atLeast,
                      bad.size(),
                      all,
                      first.getString("instance"),
                      first.getString("reason")));
      if (isDown) {
        state.put("downSince", first.getString("downSince"));
      }
    }
  }

  /** Those of all replicas, each with the instances that have it, and applied by all of them. */
  private static JsonArray faults(List<JsonObject> shown) {
    Map<String, JsonObject> byName = new LinkedHashMap<>();
    for (JsonObject replica : shown) {
      JsonArray its = replica.getJsonArray("faults"); // null if it does not respond
      for (Object each : its == null ? new JsonArray() : its) {
        JsonObject fault = (JsonObject) each;
        JsonObject known = byName.get(fault.getString("name"));
        if (known == null) {
          known = fault.copy().put("instances", new JsonArray());
          byName.put(fault.getString("name"), known);
        } else {
          known.put("applied", known.getLong("applied", 0L) + fault.getLong("applied", 0L));
        }
        known.getJsonArray("instances").add(replica.getString("instance"));
      }
    }
    return new JsonArray(List.copyOf(byName.values()));
  }
}
