package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagedReplica;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step and its state. */
final class PlayedStep {
  private final Step step;
  private final Map<ManagedReplica, JsonObject> before = new LinkedHashMap<>();
  private String state = "waiting";
  private String appliedAt;
  private String undoneAt;
  private String reason;

  PlayedStep(Step step) {
    this.step = step;
  }

  Step step() {
    return step;
  }

  /** Notes what it replaces, empty for nothing; from now on it must be undone there. */
  void before(ManagedReplica replica, JsonObject replaced) {
    before.put(replica, replaced);
  }

  Map<ManagedReplica, JsonObject> before() {
    return before;
  }

  void applied() {
    state = "applied";
    appliedAt = now();
  }

  /** A step that failed stays failed. */
  void undone() {
    undoneAt = now();
    if (state.equals("applied")) {
      state = "undone";
    }
  }

  void skip() {
    state = "skipped";
  }

  void fail(String why) {
    state = "failed";
    reason = why;
  }

  JsonObject toJson() {
    return step.toJson()
        .put("state", state)
        .put("appliedAt", appliedAt)
        .put("undoneAt", undoneAt)
        .put("reason", reason);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
