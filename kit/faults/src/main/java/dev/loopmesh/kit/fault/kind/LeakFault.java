package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Keeps memory for each request, up to a bound, until the fault ends. */
record LeakFault(int bytes, long most) implements Fault {
  private static final long LARGEST = 16L << 20;

  static final FaultKind KIND =
      new FaultKind(
          "leak",
          FaultKind.Reach.REQUEST,
          "each request leaks memory, up to a limit",
          "`jvm_memory_used_bytes` of the old generation rises with the requests, not with time",
          "`bytes`: per request, 1 to 16777216, 1048576 by default; `most`: in total, at"
              + " most 256 MiB or an eighth of the heap, which is the default",
          Optional.empty(),
          new JsonObject().put("bytes", 1 << 16).put("most", 1 << 24),
          members ->
              new LeakFault(
                  (int) members.integer("bytes", 1L << 20, 1, LARGEST),
                  members.integer("most", FaultLimits.leakBytes(), 1, FaultLimits.leakBytes())));

  @Override
  public JsonObject members() {
    return new JsonObject().put("bytes", bytes).put("most", most);
  }

  @Override
  public void apply(AffectedRequest request) {
    if (request.activation().leak(bytes, most)) {
      request.note("leaks " + bytes + " bytes");
    }
    request.proceed();
  }

  @Override
  public long leakedBytes() {
    return most;
  }
}
