package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Parks the event loop, as code does that waits where it must not. */
record BlockLoopFault(Duration hold) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "block-loop",
          BlockLoopFault.class,
          FaultKind.Reach.REQUEST,
          "parks the event loop for a time at each request",
          "everybody else waits too; `/loops` tells of stalls of the kind `parked`",
          "`hold`: a duration up to `10m`",
          "hold",
          new JsonObject().put("hold", "300ms"),
          members ->
              new BlockLoopFault(
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
    encounter.note("parks the loop for " + hold.toMillis() + " ms");
    encounter.parkTheLoop(hold);
    encounter.goOn();
  }
}
