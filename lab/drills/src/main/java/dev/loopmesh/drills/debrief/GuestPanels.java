package dev.loopmesh.drills.debrief;

import static dev.loopmesh.drills.debrief.TimeAxis.format;
import static dev.loopmesh.drills.debrief.TimeAxis.text;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What guests got in each second: requests by outcome, and their p99 beside the promised one. */
record GuestPanels(TimeAxis axis, List<JsonObject> seconds, String promised) {
  static final int HEIGHT = 154;

  private static final int REQUESTS = 56;
  private static final int SLOWNESS = 52;

  String draw(int y) {
    return text(
            "0",
            y + 12,
            "start",
            "Requests per second: in time, late (pale), and failed (dark); up to " + most("due"))
        + requests(y + 18)
        + text(
            "0",
            y + 96,
            "start",
            "Slowest 1 % (p99): promised (dashed) " + promised + ", up to " + most("p99Ms") + " ms")
        + slowness(y + 102);
  }

  private int most(String what) {
    return seconds.stream().mapToInt(second -> second.getInteger(what)).max().orElse(0);
  }

  private String requests(int y) {
    double most = Math.max(1, most("due"));
    StringBuilder bars = new StringBuilder();
    for (JsonObject second : seconds) {
      double below = 0;
      for (String outcome : List.of("inTime", "late", "failed")) {
        double height = REQUESTS * second.getInteger(outcome) / most;
        below += height;
        if (height > 0) {
          bars.append(bar(outcome, second, 860, y + REQUESTS - below, height));
        }
      }
    }
    return bars.toString();
  }

  private String bar(String kind, JsonObject second, int ms, double y, double height) {
    double fromMs = second.getInteger("at") * 1e3;
    return axis.bar(kind, fromMs, fromMs + ms, y, height);
  }

  private String slowness(int y) {
    double promisedMs = DurationText.parse(promised).toMillis();
    double most = 1.05 * Math.max(2 * promisedMs, most("p99Ms"));
    StringBuilder bars = new StringBuilder();
    double line = y + SLOWNESS * (1 - promisedMs / most);
    bars.append(
        format("<line class=\"promise\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>%n", line, line));
    for (JsonObject second : seconds) {
      int ms = second.getInteger("p99Ms");
      double top = y + SLOWNESS * (1 - ms / most) - 1.5;
      bars.append(bar(ms > promisedMs ? "failed" : "inTime", second, 1_000, top, 3));
    }
    return bars.toString();
  }
}
