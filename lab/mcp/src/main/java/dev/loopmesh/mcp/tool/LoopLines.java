package dev.loopmesh.mcp.tool;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the event loops of a service did between two readings. */
final class LoopLines {
  private static final int MOST_STALLS = 10; // of a service
  private static final int MOST_FRAMES = 8;

  private LoopLines() {}

  /** The loops, then the latest stalls, the newest first. */
  static List<String> of(String service, JsonObject before, JsonObject now) {
    List<String> lines = new ArrayList<>();
    JsonArray earlier = before.getJsonArray("loops");
    JsonArray later = now.getJsonArray("loops");
    for (int loop = 0; loop < Math.min(earlier.size(), later.size()); loop++) {
      lines.add(loop(service, earlier.getJsonObject(loop), later.getJsonObject(loop)));
    }
    List<String> stalls = new ArrayList<>();
    for (Object stall : now.getJsonArray("stalls")) {
      stalls.add(stall(service, (JsonObject) stall));
    }
    Collections.reverse(stalls);
    lines.addAll(stalls.subList(0, Math.min(MOST_STALLS, stalls.size())));
    return lines;
  }

  private static String loop(String service, JsonObject before, JsonObject now) {
    JsonObject line =
        new JsonObject()
            .put("service", service)
            .put("loop", now.getString("name"))
            .put("overMs", ms(difference(before, now, "elapsedNanos")))
            .put("busyPercent", percent(before, now, "busyNanos"));
    if (now.getValue("cpuNanos") != null && before.getValue("cpuNanos") != null) {
      line.put("cpuPercent", percent(before, now, "cpuNanos"));
    }
    line.put("tasks", difference(before, now, "tasks"))
        .put("taskInProgressMs", ms(now.getLong("taskInProgressNanos")))
        .put("longestTaskMsSinceStart", ms(now.getLong("longestTaskNanos")))
        .put("timerDelayP99MsSinceStart", ms(now.getJsonObject("timerDelays").getLong("p99Nanos")));
    JsonObject holder = now.getJsonObject("holder");
    return (holder == null ? line : line.put("holder", holder)).encode();
  }

  private static String stall(String service, JsonObject stall) {
    JsonObject shown = stall.copy().put("service", service);
    JsonArray frames = stall.getJsonArray("frames", new JsonArray());
    shown.put(
        "frames", new JsonArray(frames.getList().subList(0, Math.min(MOST_FRAMES, frames.size()))));
    shown.getMap().values().removeIf(Objects::isNull);
    return new JsonObject().put("stall", shown).encode();
  }

  private static long difference(JsonObject before, JsonObject now, String member) {
    return now.getLong(member) - before.getLong(member);
  }

  private static double percent(JsonObject before, JsonObject now, String member) {
    double elapsed = Math.max(1, difference(before, now, "elapsedNanos"));
    return rounded(100 * difference(before, now, member) / elapsed);
  }

  private static double ms(long nanos) {
    return rounded(nanos / 1e6);
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
  }
}
