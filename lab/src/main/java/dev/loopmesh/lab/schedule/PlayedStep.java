package dev.loopmesh.lab.schedule;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A step, and what has become of it. */
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

  /** What it takes the place of, empty for nothing; from here on there is something to undo. */
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

  /** What failed before stays so; that it was undone is noted all the same. */
  void undone() {
    undoneAt = now();
    if (state.equals("applied")) {
      state = "undone";
    }
  }

  /** The schedule was stopped before its turn came. */
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
