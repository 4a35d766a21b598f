package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** Delays a request before its route, by a timer, so that the event loop is free meanwhile. */
record DelayFault(Latency latency) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "delay",
          FaultKind.Reach.REQUEST,
          "delays each request; the loop stays free",
          "the server span is longer than its artificial wait; the loop stays idle",
          "`latency`: any latency",
          Optional.of("latency"),
          new JsonObject().put("latency", "lognormal(p50=80ms,p99=900ms)"),
          members -> new DelayFault(members.text("latency", null, Latency::parse)));

  @Override
  public JsonObject members() {
    return new JsonObject().put("latency", latency.text());
  }

  @Override
  public void apply(AffectedRequest request) {
    Duration wait = request.draw(latency);
    request.note("waits " + wait.toMillis() + " ms");
    request.delay(wait);
  }
}
