package dev.loopmesh.lessons.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What the management's {@code /loops} proves, without its bulk. */
public final class LoopProof {
  private static final int STALLS = 5;

  private LoopProof() {}

  /** The longest stalls: what held the loop, for how long, and in which trace. */
  public static JsonObject of(JsonObject loops) {
    return of(loops, stall -> true);
  }

  /** The longest stalls in these traces. */
  public static JsonObject of(JsonObject loops, Collection<String> traces) {
    return of(loops, stall -> traces.contains(String.valueOf(stall.getValue("traceId"))));
  }

  private static JsonObject of(JsonObject loops, Predicate<JsonObject> kept) {
    List<JsonObject> stalls =
        loops.getJsonArray("stalls", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .filter(kept)
            .sorted(Comparator.comparingDouble(stall -> -stall.getDouble("durationMs")))
            .limit(STALLS)
            .map(LoopProof::brief)
            .toList();
    return new JsonObject().put("stalls", new JsonArray(stalls));
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
