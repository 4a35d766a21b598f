package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Closes the port, and the connections to it; opens it again when undone. */
record RefuseFault() implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "refuse",
          RefuseFault.class,
          FaultKind.Reach.SERVICE,
          "the port is closed, and so are all connections to it",
          "callers read `connection refused`; no server spans; management still answers",
          "",
          null,
          new JsonObject(),
          members -> new RefuseFault());

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public Condition added(Condition condition) {
    return condition.refused();
  }
}
