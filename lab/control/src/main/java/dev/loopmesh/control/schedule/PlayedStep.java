package dev.loopmesh.control.schedule;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A step and its state. */
final class PlayedStep {
  private final Step step;
  private Optional<JsonObject> before = Optional.empty();
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

  /** Notes what it replaces, empty for nothing; from now on it must be undone. */
  void before(JsonObject replaced) {
    before = Optional.of(replaced);
  }

  Optional<JsonObject> before() {
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
