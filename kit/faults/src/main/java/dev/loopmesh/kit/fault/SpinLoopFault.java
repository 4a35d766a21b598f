package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Computes on the event loop, as code does that should be on a worker. */
record SpinLoopFault(Duration hold) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "spin-loop",
          SpinLoopFault.class,
          FaultKind.Reach.REQUEST,
          "computes on the event loop for a time at each request",
          "everybody else waits too; `/loops` tells of stalls of the kind `computing`",
          "`hold`: a duration up to `10m`",
          "hold",
          new JsonObject().put("hold", "300ms"),
          members ->
              new SpinLoopFault(
                  members.duration("hold", null, Duration.ofMillis(1), FaultBounds.LONGEST)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("hold", DurationText.print(hold));
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.note("computes on the loop for " + hold.toMillis() + " ms");
    encounter.computeOnTheLoop(hold);
    encounter.goOn();
  }
}
