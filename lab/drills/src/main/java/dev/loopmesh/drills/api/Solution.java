package dev.loopmesh.drills.api;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** What only a trainer may know before the end of a drill. */
final class Solution {
  private Solution() {}

  static JsonObject of(Drill drill) {
    return new JsonObject()
        .put("causes", array(drill.truths(), Truth::toJson))
        .put("explanation", drill.texts().explanation())
        .put("evidence", drill.acceptedEvidence())
        .put("mitigations", array(drill.mitigations(), all -> array(all, Lever::toJson)))
        .put("unsafe", array(drill.unsafe(), Lever::toJson))
        .put("hold", DurationText.print(drill.recovery().hold()))
        .put("story", drill.texts().story())
        .put("page", drill.texts().page())
        .put("runbook", drill.texts().runbook())
        .put(
            "hints",
            array(
                drill.hints(),
                hint -> new JsonObject().put("price", hint.price()).put("text", hint.text())));
  }

  private static <T> JsonArray array(List<T> all, Function<T, ?> json) {
    return new JsonArray(all.stream().map(json).toList());
  }
}
