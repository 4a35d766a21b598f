package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Breaks off an answer's body and closes the connection. */
record TruncateFault(double share) implements Fault {
  private static final double MOST = 0.99;

  static final FaultKind KIND =
      new FaultKind(
          "truncate",
          TruncateFault.class,
          FaultKind.Reach.REQUEST,
          "a share of the body is sent, then the connection is closed",
          "the server counts a 200, its caller a broken answer",
          "`share`: of the body that is sent, 0 to 0.99, 0.5 by default",
          "share",
          new JsonObject().put("share", 0.5),
          members -> new TruncateFault(members.number("share", 0.5, 0, MOST)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("share", share);
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.shape(new TruncatedAnswer(share), "sends %.0f %% of the body".formatted(share * 100));
  }
}
