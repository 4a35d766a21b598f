package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Keeps memory for each request, up to a bound; gives it back when undone. */
record LeakFault(int bytes, long most) implements Fault {
  private static final long LARGEST = 16L << 20;

  static final FaultKind KIND =
      new FaultKind(
          "leak",
          LeakFault.class,
          FaultKind.Reach.REQUEST,
          "each request leaves memory behind, up to a bound",
          "`jvm_memory_used_bytes` of the old generation rises with the requests, not with time",
          "`bytes`: for each request, 1 to 16777216, 1048576 by default; "
              + "`most`: altogether, at most 256 MiB or an eighth of the heap, which is the default",
          null,
          new JsonObject().put("bytes", 1 << 16).put("most", 1 << 24),
          members ->
              new LeakFault(
                  (int) members.integer("bytes", 1L << 20, 1, LARGEST),
                  members.integer("most", FaultBounds.leakBytes(), 1, FaultBounds.leakBytes())));

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("bytes", bytes).put("most", most);
  }

  @Override
  public void meet(Encounter encounter) {
    if (encounter.leak(bytes, most)) {
      encounter.note("keeps " + bytes + " bytes");
    }
    encounter.goOn();
  }
}
