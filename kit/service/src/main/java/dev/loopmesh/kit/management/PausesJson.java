package dev.loopmesh.kit.management;

import dev.loopmesh.loop.pause.ClockAnchor;
import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.pause.PlatformPause;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Platform pauses, with an id of the JVM, which several services may share. */
final class PausesJson {
  private static final String JVM = UUID.randomUUID().toString();

  private PausesJson() {}

  static JsonObject of(Entries<PlatformPause> pauses, ClockAnchor clock) {
    JsonArray list = new JsonArray();
    pauses.items().forEach(pause -> list.add(pause(pause, clock)));
    return new JsonObject()
        .put("jvm", JVM)
        .put("next", pauses.next())
        .put("lost", pauses.lost())
        .put("pauses", list);
  }

  private static JsonObject pause(PlatformPause pause, ClockAnchor clock) {
    return new JsonObject()
        .put("collector", pause.collector())
        .put("number", pause.number())
        .put("cause", pause.cause())
        .put("startEpochMicros", SegmentsJson.epochMicros(clock.at(pause.startNanos())))
        .put("durationNanos", pause.durationNanos());
  }
}
