package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Answers requests with a problem, while the probes say that all is well, whatever is. */
record SickButHealthyFault(int status) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "sick-but-healthy",
          SickButHealthyFault.class,
          FaultKind.Reach.REQUEST,
          "requests fail at once, while `/livez` and `/readyz` stay green whatever is",
          "errors, and the shortest times of all replicas; probes that contradict them",
          "`status`: 400 to 599, 500 by default",
          null,
          new JsonObject().put("status", 500),
          members -> new SickButHealthyFault((int) members.integer("status", 500L, 400, 599)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("status", status);
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.note("answers " + status);
    encounter.fail(status, "");
  }

  @Override
  public Condition added(Condition condition) {
    return condition.withProbesPinned();
  }
}
