package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Leaves a service few places in its pools of connections to those that it asks. */
record StarvePoolFault(int places) implements Fault {
  private static final int MOST = 20_000;

  static final FaultKind KIND =
      new FaultKind(
          "starve-pool",
          StarvePoolFault.class,
          FaultKind.Reach.SERVICE,
          "few connections to each service that this one asks: of use at the aggregator",
          "`loopmesh_pool_connections`: `waiting` rises while `used` stands at the limit",
          "`places`: 0 to 20000; with 0 every call waits",
          null,
          new JsonObject().put("places", 1),
          members -> new StarvePoolFault((int) members.integer("places", null, 0, MOST)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("places", places);
  }

  @Override
  public Condition added(Condition condition) {
    return condition.withPoolOf(places);
  }
}
