package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Grows an answer's body to a size, with white space after it: JSON stays JSON. */
record BloatFault(long bytes) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "bloat",
          BloatFault.class,
          FaultKind.Reach.REQUEST,
          "the body grows to a size, with white space at its end",
          "answers of that many bytes; above `UPSTREAM_BODY_LIMIT` the aggregator refuses them",
          "`bytes`: 1 to 67108864",
          "bytes",
          new JsonObject().put("bytes", 2 << 20),
          members -> new BloatFault(members.integer("bytes", null, 1, FaultBounds.BLOAT_BYTES)));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("bytes", bytes);
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.shape(new BloatedAnswer(bytes), "grows the body to " + bytes + " bytes");
  }
}
