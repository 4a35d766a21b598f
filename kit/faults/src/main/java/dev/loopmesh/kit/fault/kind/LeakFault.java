package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps memory for each request, up to a bound, until the fault ends.
 *
 * @param pause of the event loop at each request once {@code most} is kept, in proportion before
 */
record LeakFault(int bytes, long most, Duration pause) implements Fault {
  private static final long LARGEST = 16L << 20;

  static final FaultKind KIND =
      new FaultKind(
          "leak",
          FaultKind.Reach.REQUEST,
          "each request leaks memory, up to a limit",
          "`jvm_memory_used_bytes` of the old generation rises with the requests, not with time",
          "`bytes`: per request, 1 to 16777216, 1048576 by default; `most`: in total, at"
              + " most 256 MiB or an eighth of the heap, which is the default; `pause`: each request"
              + " also computes on the loop, this long once `most` is kept, in proportion before;"
              + " up to `10m`, none by default",
          Optional.empty(),
          new JsonObject().put("bytes", 1 << 16).put("most", 1 << 24),
          members ->
              new LeakFault(
                  (int) members.integer("bytes", 1L << 20, 1, LARGEST),
                  members.integer("most", FaultLimits.leakBytes(), 1, FaultLimits.leakBytes()),
                  members.duration("pause", Duration.ZERO, Duration.ZERO, FaultLimits.LONGEST)));

  @Override
  public JsonObject members() {
    JsonObject members = new JsonObject().put("bytes", bytes).put("most", most);
    return pause.isZero() ? members : members.put("pause", DurationText.print(pause));
  }

  @Override
  public void apply(AffectedRequest request) {
    if (request.activation().leak(bytes, most)) {
      request.note("leaks " + bytes + " bytes");
    }
    long nanos = Math.round(pause.toNanos() * request.activation().leakedShare(most));
    if (nanos > 0) {
      request.note("computes on the loop for " + nanos / 1_000_000 + " ms");
      request.activation().compute(nanos);
    }
    request.proceed();
  }

  @Override
  public long leakedBytes() {
    return most;
  }
}
