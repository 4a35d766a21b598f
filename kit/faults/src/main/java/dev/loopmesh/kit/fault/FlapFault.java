package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Lets {@code /readyz} change its mind again and again: unready first. */
record FlapFault(Duration every) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "flap",
          FlapFault.class,
          FaultKind.Reach.SERVICE,
          "`/readyz` changes between 503 and 200 at an interval",
          "the probe over time, and replicas that come and go",
          "`every`: how long it is either, `100ms` to `10m`; it has no `on` and `off` besides",
          null,
          new JsonObject().put("every", "2s"),
          members ->
              new FlapFault(
                  members.duration(
                      "every",
                      Duration.ofSeconds(2),
                      FaultBounds.SHORTEST_PHASE,
                      FaultBounds.LONGEST)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("every", DurationText.print(every));
  }

  @Override
  public Condition added(Condition condition) {
    return condition.madeUnready();
  }
}
