package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds the event loop at each request: parked, like blocking code, or computing, like code that
 * belongs on a worker.
 */
record HoldLoopFault(Duration hold, boolean parked) implements Fault {
  static final FaultKind BLOCK =
      kind(
          "block-loop",
          true,
          "blocks the event loop for a time in each request",
          "all other requests wait too; `/loops` shows stalls of kind `parked`");

  static final FaultKind SPIN =
      kind(
          "spin-loop",
          false,
          "uses CPU time on the event loop in each request; longer than `hold` if the CPU is busy",
          "all other requests wait too; `/loops` shows stalls of kind `computing`");

  private static FaultKind kind(String name, boolean parked, String does, String sign) {
    return new FaultKind(
        name,
        FaultKind.Reach.REQUEST,
        does,
        sign,
        "`hold`: a duration up to `10m`",
        Optional.of("hold"),
        new JsonObject().put("hold", "300ms"),
        members ->
            new HoldLoopFault(
                members.duration("hold", null, Duration.ofMillis(1), FaultLimits.LONGEST), parked));
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("hold", DurationText.print(hold));
  }

  @Override
  public void apply(AffectedRequest request) {
    if (parked) {
      request.note("blocks the loop for " + hold.toMillis() + " ms");
      request.parkLoop(hold);
    } else {
      request.note("computes on the loop for " + hold.toMillis() + " ms");
      request.activation().compute(hold.toNanos());
    }
    request.proceed();
  }
}
