package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagedService;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A fault or a latency that a schedule applies to one service, and undoes.
 *
 * @param number from 1, in the order of the document
 * @param at after the start
 * @param fault or null
 * @param latency or null; exactly one of the two is set
 */
record Step(
    int number,
    Duration at,
    Duration lasts,
    ManagedService service,
    JsonObject fault,
    String latency) {

  /** Relative to the start. */
  Duration until() {
    return at.plus(lasts);
  }

  String path() {
    return fault == null ? "/latency" : "/faults/schedule-" + number;
  }

  /** A fault has its duration, in case the lab cannot undo it. */
  JsonObject body() {
    return fault == null
        ? new JsonObject().put("latency", latency)
        : fault.copy().put("for", DurationText.print(lasts));
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("step", number)
            .put("at", DurationText.print(at))
            .put("for", DurationText.print(lasts))
            .put("service", service.name());
    return fault == null ? json.put("latency", latency) : json.put("fault", fault);
  }
}
