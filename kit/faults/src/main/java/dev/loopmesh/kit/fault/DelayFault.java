package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Lets a request wait before its route sees it, with a timer: the event loop is free meanwhile. */
record DelayFault(Latency latency) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "delay",
          DelayFault.class,
          FaultKind.Reach.REQUEST,
          "each request waits first; the loop is free meanwhile",
          "the server span is longer than its artificial wait; the loop stays idle",
          "`latency`: any latency",
          "latency",
          new JsonObject().put("latency", "lognormal(p50=80ms,p99=900ms)"),
          members -> new DelayFault(members.text("latency", null, Latency::parse)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("latency", latency.text());
  }

  @Override
  public void meet(Encounter encounter) {
    Duration wait = encounter.draw(latency);
    encounter.note("waits " + wait.toMillis() + " ms");
    encounter.keepFor(wait);
  }
}
