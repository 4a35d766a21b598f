package dev.loopmesh.lab.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns each response with a loop's segments into one event for pages: tasks of a millisecond or
 * more one by one, shorter ones summed up over steps of time. The first event is marked {@code
 * anew}: it may repeat events of an earlier reader. Not thread-safe.
 */
final class LoopReader {
  /** The shortest task that is reported by itself. */
  static final long BLOCK_NANOS = 1_000_000;

  /** The step over which shorter tasks are summed up. */
  static final long STEP_MICROS = 5_000;

  private static final int FRAMES = 12;
  private static final int MOST_ARRIVALS = 500;

  private final String service;
  private final int loop;
  private long since;
  private boolean interrupted = true;
  private boolean anew = true;

  LoopReader(String service, int loop) {
    this.service = service;
    this.loop = loop;
  }

  String path() {
    return "/loops/segments?loop=%d&since=%d".formatted(loop, since);
  }

  /**
   * Stops until the next response: the gap before that does not count as lost, and its arrivals are
   * not reported, because their ends may have been missed.
   */
  void interrupt() {
    interrupted = true;
  }

  /**
   * @param aheadMicros by how much the service's clock is ahead
   * @return empty if there is nothing new, or if the service has restarted
   */
  Optional<JsonObject> read(JsonObject answer, long aheadMicros) {
    long next = answer.getLong("next");
    if (next < since) {
      since = 0;
      anew = true;
      return Optional.empty();
    }
    since = next;
    JsonArray segments = answer.getJsonArray("segments");
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    Reading reading = new Reading(aheadMicros);
    segments.forEach(segment -> reading.add((JsonObject) segment));
    JsonObject event =
        reading.toJson().put("lost", interrupted ? 0 : answer.getLong("lost")).put("loop", loop);
    if (anew) {
      event.put("anew", true);
    }
    anew = false;
    interrupted = false;
    return Optional.of(event.put("type", "loop").put("service", service));
  }

  private final class Reading {
    private final long aheadMicros;
    private final JsonArray blocks = new JsonArray();
    private final JsonArray arrivals = new JsonArray();
    private final Map<Long, long[]> steps = new TreeMap<>(); // start: busy nanoseconds, tasks
    private long from = Long.MAX_VALUE;
    private long to;
    private int untoldArrivals;

    private Reading(long aheadMicros) {
      this.aheadMicros = aheadMicros;
    }

    private void add(JsonObject segment) {
      long start = segment.getLong("startEpochMicros") - aheadMicros;
      long nanos = segment.getLong("durationNanos");
      from = Math.min(from, start);
      to = Math.max(to, start + nanos / 1_000);
      if (segment.getString("kind").equals("working")) {
        arrive(segment, start);
        if (nanos >= BLOCK_NANOS) {
          blocks.add(block(segment, start));
        } else if (!segment.getBoolean(
            "inProgress", false)) { // the segment in progress is read again
          sumUp(start, nanos);
        }
      }
    }

    /**
     * Notes an arrival: a segment gets its trace when its request is routed, which is the first
     * sign of a request.
     */
    private void arrive(JsonObject segment, long start) {
      String trace = segment.getString("traceId");
      if (trace == null || interrupted) {
        return;
      }
      if (arrivals.size() < MOST_ARRIVALS) {
        arrivals.add(new JsonArray(List.of(trace, start, segment.getString("route", ""))));
      } else {
        untoldArrivals++;
      }
    }

    private void sumUp(long start, long nanos) {
      long[] step = steps.computeIfAbsent(start - start % STEP_MICROS, at -> new long[2]);
      step[0] += nanos;
      step[1]++;
    }

    private JsonObject block(JsonObject segment, long start) {
      JsonObject block =
          new JsonObject()
              .put("sequence", segment.getLong("sequence"))
              .put("start", start)
              .put("micros", segment.getLong("durationNanos") / 1_000);
      for (String member : List.of("route", "traceId", "cpuUse", "gcPauseNanos", "inProgress")) {
        if (segment.containsKey(member)) {
          block.put(member, segment.getValue(member));
        }
      }
      JsonArray frames = segment.getJsonArray("frames");
      return frames == null ? block : block.put("frames", outermostCut(frames));
    }

    private JsonObject toJson() {
      JsonArray fine = new JsonArray();
      steps.forEach(
          (start, step) -> fine.add(new JsonArray(List.of(start, step[0] / 1_000.0, step[1]))));
      return new JsonObject()
          .put("from", from)
          .put("to", to)
          .put("blocks", blocks)
          .put("fine", fine)
          .put("arrivals", arrivals)
          .put("untoldArrivals", untoldArrivals);
    }
  }

  /** The innermost frames, and all of the project's own. */
  private static JsonArray outermostCut(JsonArray frames) {
    JsonArray kept = new JsonArray();
    for (int i = 0; i < frames.size(); i++) {
      if (i < FRAMES || frames.getString(i).startsWith("dev.loopmesh.")) {
        kept.add(frames.getString(i));
      }
    }
    return kept;
  }
}
