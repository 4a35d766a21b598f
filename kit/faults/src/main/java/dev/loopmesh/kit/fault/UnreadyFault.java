package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Lets {@code /readyz} say that the service should get no traffic, though it answers all. */
record UnreadyFault() implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "unready",
          UnreadyFault.class,
          FaultKind.Reach.SERVICE,
          "`/readyz` answers 503, though every request is answered",
          "the probe, and a load balancer that believes it",
          "",
          null,
          new JsonObject(),
          members -> new UnreadyFault());

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public Condition added(Condition condition) {
    return condition.madeUnready();
  }
}
