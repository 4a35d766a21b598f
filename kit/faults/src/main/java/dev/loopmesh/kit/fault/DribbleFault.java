package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Sends the body of an answer in pieces, evenly over a time. */
record DribbleFault(Duration over, int pieces) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "dribble",
          DribbleFault.class,
          FaultKind.Reach.REQUEST,
          "the head of the answer comes at once, its body in pieces over a time",
          "the caller's span is longer than the server's by that time",
          "`over`: a duration up to `10m`; `pieces`: 2 to 1000, 10 by default",
          "over",
          new JsonObject().put("over", "2s").put("pieces", 10),
          members ->
              new DribbleFault(
                  members.duration("over", null, Duration.ofMillis(1), FaultBounds.LONGEST),
                  (int) members.integer("pieces", 10L, 2, 1000)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("over", DurationText.print(over)).put("pieces", pieces);
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.shape(
        new DribbledAnswer(over, pieces),
        "sends %d pieces in %d ms".formatted(pieces, over.toMillis()));
  }
}
