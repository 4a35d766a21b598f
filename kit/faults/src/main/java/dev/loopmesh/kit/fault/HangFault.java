package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Takes a request and never answers it. Once this is undone, it is answered after all. */
record HangFault() implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "hang",
          HangFault.class,
          FaultKind.Reach.REQUEST,
          "takes the request and does not answer; forgets it when its caller has gone",
          "callers run into their deadlines; active requests pile up; the loop stays idle",
          "",
          "",
          new JsonObject(),
          members -> new HangFault());

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.note("does not answer");
    encounter.keep();
  }
}
