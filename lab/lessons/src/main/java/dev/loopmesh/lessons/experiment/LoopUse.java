package dev.loopmesh.lessons.experiment;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What the loops of some services have used, in milliseconds.
 *
 * @param busyMs time outside the selector, of all loops together
 * @param cpuMs CPU time of their threads
 */
public record LoopUse(double busyMs, double cpuMs) {
  /** Since these services started. */
  public static Future<LoopUse> of(MeshControl mesh, List<String> services) {
    return Future.all(services.stream().map(mesh::loops).toList())
        .map(
            all ->
                all.<JsonObject>list().stream()
                    .map(LoopUse::read)
                    .reduce(new LoopUse(0, 0), LoopUse::plus));
  }

  private static LoopUse read(JsonObject document) {
    return document.getJsonArray("loops").stream()
        .map(JsonObject.class::cast)
        .map(loop -> new LoopUse(ms(loop, "busyNanos"), ms(loop, "cpuNanos")))
        .reduce(new LoopUse(0, 0), LoopUse::plus);
  }

  private static double ms(JsonObject loop, String member) {
    Double nanos = loop.getDouble(member);
    if (nanos == null) {
      throw new LessonFailure("/loops has no " + member + ": this JVM does not measure CPU time.");
    }
    return nanos / 1e6;
  }

  private LoopUse plus(LoopUse other) {
    return new LoopUse(busyMs + other.busyMs, cpuMs + other.cpuMs);
  }

  /** What was used since an earlier reading. */
  public LoopUse since(LoopUse before) {
    return new LoopUse(busyMs - before.busyMs, cpuMs - before.cpuMs);
  }
}
