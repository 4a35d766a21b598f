package dev.loopmesh.kit.management;

import dev.loopmesh.loop.Segment;
import dev.loopmesh.loop.pause.ClockAnchor;
import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.stall.CpuUse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/** Segments of a loop; members that hold no information are omitted. */
final class SegmentsJson {
  private SegmentsJson() {}

  static JsonObject of(String loop, Entries<Segment> segments, ClockAnchor clock) {
    JsonArray list = new JsonArray();
    segments.items().forEach(segment -> list.add(segment(segment, clock)));
    return new JsonObject()
        .put("loop", loop)
        .put("next", segments.next())
        .put("lost", segments.lost())
        .put("segments", list);
  }

  private static JsonObject segment(Segment segment, ClockAnchor clock) {
    JsonObject json =
        new JsonObject()
            .put("sequence", segment.sequence())
            .put("kind", segment.kind().name().toLowerCase(Locale.ROOT))
            .put("startEpochMicros", epochMicros(clock.at(segment.startNanos())))
            .put("durationNanos", segment.durationNanos());
    if (segment.inProgress()) {
      json.put("inProgress", true);
    }
    if (!segment.label().isEmpty()) {
      json.put("route", segment.label());
    }
    if (!segment.traceId().isEmpty()) {
      json.put("traceId", segment.traceId());
    }
    if (segment.cpuUse() != CpuUse.UNKNOWN) {
      json.put("cpuUse", segment.cpuUse().name().toLowerCase(Locale.ROOT));
    }
    if (segment.sampled()) {
      json.put("frames", StallJson.frames(segment.frames()));
    }
    if (segment.pauseNanos() > 0) {
      json.put("gcPauseNanos", segment.pauseNanos());
    }
    return json;
  }

  /** Microseconds, which JavaScript holds exactly; nanoseconds it would not. */
  static long epochMicros(Instant moment) {
    return moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000;
  }
}
