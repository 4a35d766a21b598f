package dev.loopmesh.kit.management;

import dev.loopmesh.loop.Durations;
import dev.loopmesh.loop.Holder;
import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopMonitor;
import dev.loopmesh.loop.LoopSnapshot;
import dev.loopmesh.loop.pause.ClockAnchor;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Stream;

/** The documents of {@code /loops}. Thread-safe; never waits for a loop. */
final class LoopsDocument {
  private LoopsDocument() {}

  static JsonObject of(LoopMonitor monitor) {
    ClockAnchor clock = monitor.anchor();
    JsonArray loops = new JsonArray();
    monitor.loops().forEach(loop -> loops.add(loop(loop.snapshot())));
    JsonArray stalls = new JsonArray();
    stalls(monitor).map(stall -> StallJson.of(stall, clock)).forEach(stalls::add);
    return new JsonObject()
        .put("at", Instant.now().toString())
        .put("loops", loops)
        .put("stalls", stalls)
        .put("lostStalls", monitor.lostStalls())
        .put("lostPauses", monitor.lostPauses());
  }

  /** Ended stalls, then those in progress; a stall that has just ended may appear twice. */
  private static Stream<Stall> stalls(LoopMonitor monitor) {
    return Stream.concat(
        monitor.stalls().stream(),
        monitor.loops().stream().flatMap(loop -> loop.stallInProgress().stream()));
  }

  private static JsonObject loop(LoopSnapshot now) {
    return new JsonObject()
        .put("name", now.loop())
        .put("elapsedNanos", now.elapsedNanos())
        .put("busyNanos", now.busyNanos())
        .put("waitingNanos", now.waitingNanos())
        .put("cpuNanos", now.cpuNanos() < 0 ? null : now.cpuNanos())
        .put("tasks", now.tasks())
        .put("ioEvents", now.ioEvents())
        .put("longestTaskNanos", now.longestTaskNanos())
        .put("taskInProgressNanos", now.taskInProgressNanos())
        .put("taskTimes", durations(now.taskTimes()))
        .put("timerDelays", durations(now.timerDelays()))
        .put("holder", now.holder().map(holder -> holder(holder, now.atNanos())).orElse(null));
  }

  private static JsonObject durations(Durations durations) {
    return new JsonObject()
        .put("count", durations.count())
        .put("totalNanos", durations.totalNanos())
        .put("p50Nanos", durations.quantileNanos(0.5))
        .put("p90Nanos", durations.quantileNanos(0.9))
        .put("p99Nanos", durations.quantileNanos(0.99))
        .put("longestNanos", durations.longestNanos());
  }

  private static JsonObject holder(Holder holder, long nowNanos) {
    return new JsonObject()
        .put("route", StallJson.orNull(holder.label()))
        .put("traceId", StallJson.orNull(holder.traceId()))
        .put("sinceMs", StallJson.millis(Math.max(0, nowNanos - holder.sinceNanos())));
  }

  /**
   * {@code GET /loops/segments}.
   *
   * @param since 0, or {@code next} of the previous document
   */
  static JsonObject segmentsOf(LoopMonitor monitor, Loop loop, long since) {
    return SegmentsJson.of(loop.name(), loop.segmentsSince(since), monitor.anchor());
  }

  /**
   * {@code GET /loops/pauses}.
   *
   * @param since 0, or {@code next} of the previous document
   */
  static JsonObject pausesOf(LoopMonitor monitor, long since) {
    return PausesJson.of(monitor.pausesSince(since), monitor.anchor());
  }
}
