package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Ends a request's connection with a TCP RST instead of an answer. */
record ResetFault() implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "reset",
          ResetFault.class,
          FaultKind.Reach.REQUEST,
          "the connection ends with a TCP RST instead of an answer",
          "the caller reads `connection reset`; the server span has no status and `caller_gone`",
          "",
          "",
          new JsonObject(),
          members -> new ResetFault());

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.note("resets the connection");
    encounter.wire().reset();
  }
}
