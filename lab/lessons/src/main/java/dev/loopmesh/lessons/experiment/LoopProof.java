package dev.loopmesh.lessons.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the management's {@code /loops} proves, without its bulk. */
public final class LoopProof {
  private static final int STALLS = 5;

  private LoopProof() {}

  /** The longest stalls in these traces: what held the loop, for how long. */
  public static JsonObject of(JsonObject loops, Collection<String> traces) {
    List<JsonObject> stalls =
        stalls(loops, traces)
            .sorted(Comparator.comparingDouble(stall -> -stall.getDouble("durationMs")))
            .limit(STALLS)
            .map(LoopProof::brief)
            .toList();
    return new JsonObject().put("stalls", new JsonArray(stalls));
  }

  /** How many loops stalled in these traces. */
  public static long stalledLoops(JsonObject loops, Collection<String> traces) {
    return stalls(loops, traces).map(stall -> stall.getString("loop")).distinct().count();
  }

  private static Stream<JsonObject> stalls(JsonObject loops, Collection<String> traces) {
    return loops.getJsonArray("stalls", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(stall -> traces.contains(String.valueOf(stall.getValue("traceId"))));
  }

  private static JsonObject brief(JsonObject stall) {
    JsonObject brief = new JsonObject();
    for (String member :
        List.of("loop", "startedAt", "durationMs", "kind", "route", "traceId", "culprit")) {
      brief.put(member, stall.getValue(member));
    }
    return brief;
  }
}
