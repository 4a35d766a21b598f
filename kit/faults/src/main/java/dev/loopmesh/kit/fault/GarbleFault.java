package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Makes an answer's body malformed JSON of the same length. */
record GarbleFault() implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "garble",
          GarbleFault.class,
          FaultKind.Reach.REQUEST,
          "the body is malformed JSON of the same length",
          "the server counts a 200, its caller an answer that cannot be read",
          "",
          "",
          new JsonObject(),
          members -> new GarbleFault());

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.shape(new GarbledAnswer(), "garbles the body");
  }
}
