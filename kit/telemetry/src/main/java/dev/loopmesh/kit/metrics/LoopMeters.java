package dev.loopmesh.kit.metrics;

import dev.loopmesh.loop.LoopMonitor;
import dev.loopmesh.loop.LoopSnapshot;
import dev.loopmesh.loop.stall.CpuUse;
import dev.loopmesh.loop.stall.Stall;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics of event loops: {@code loopmesh.eventloop.*}. All but the stalls are read from the loops
 * on collection. Thread-safe.
 */
public final class LoopMeters {
  private static final AttributeKey<String> LOOP = AttributeKey.stringKey("loop");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
  private static final AttributeKey<String> SHARE = AttributeKey.stringKey("share");
  private static final Map<String, Double> SHARES = Map.of("0.5", 0.5, "0.99", 0.99, "1", 1.0);
  private static final double SECOND = 1e9;

  private final Meter meter;
  private final LongCounter stalls;
  private final ObservableDoubleMeasurement busy;
  private final ObservableDoubleMeasurement waiting;
  private final ObservableDoubleMeasurement cpu;
  private final ObservableLongMeasurement tasks;
  private final ObservableLongMeasurement ioEvents;
  private final ObservableDoubleMeasurement longestTask;
  private final ObservableDoubleMeasurement timerDelay;

  /** Meters of one service. */
  public LoopMeters(Meter meter) {
    this.meter = meter;
    stalls =
        meter
            .counterBuilder("loopmesh.eventloop.stalls")
            .setUnit("{stall}")
            .setDescription("Tasks that held an event loop for longer than LOOP_STALL, by kind")
            .build();
    for (CpuUse kind : CpuUse.values()) {
      stalls.add(0, attributesOf(kind)); // so that the first one shows as an increase
    }
    busy = seconds("busy.time", "Time spent by the event loop outside its selector");
    waiting = seconds("waiting.time", "Time spent by the event loop in its selector");
    cpu = seconds("cpu.time", "CPU time of the event loop's thread");
    tasks = count("tasks", "{task}", "Tasks that the event loop has run from its queue");
    ioEvents = count("io.events", "{event}", "Channels that became ready");
    longestTask =
        gauge(
            "task.longest", "The longest time that a task has held the event loop since its start");
    timerDelay = gauge("timer.delay", "Quantiles of the delay of timers since the start");
  }

  /** Counts a stall that has ended. */
  public void stalled(Stall stall) {
    stalls.add(1, attributesOf(stall.cpuUse()));
  }

  /** Registers the loops of a monitor. Call once. */
  public void observe(LoopMonitor monitor) {
    meter.batchCallback(
        () -> monitor.loops().forEach(loop -> record(loop.snapshot())),
        busy,
        waiting,
        cpu,
        tasks,
        ioEvents,
        longestTask,
        timerDelay);
  }

  private void record(LoopSnapshot now) {
    Attributes loop = Attributes.of(LOOP, now.loop());
    busy.record(now.busyNanos() / SECOND, loop);
    waiting.record(now.waitingNanos() / SECOND, loop);
    if (now.cpuNanos() >= 0) {
      cpu.record(now.cpuNanos() / SECOND, loop);
    }
    tasks.record(now.tasks(), loop);
    ioEvents.record(now.ioEvents(), loop);
    longestTask.record(now.longestTaskNanos() / SECOND, loop);
    SHARES.forEach(
        (name, share) ->
            timerDelay.record(
                now.timerDelays().quantileNanos(share) / SECOND,
                Attributes.of(LOOP, now.loop(), SHARE, name)));
  }

  private static Attributes attributesOf(CpuUse kind) {
    return Attributes.of(KIND, kind.name().toLowerCase(Locale.ROOT));
  }

  private ObservableDoubleMeasurement seconds(String name, String description) {
    return meter
        .counterBuilder("loopmesh.eventloop." + name)
        .ofDoubles()
        .setUnit("s")
        .setDescription(description)
        .buildObserver();
  }

  private ObservableLongMeasurement count(String name, String unit, String description) {
    return meter
        .counterBuilder("loopmesh.eventloop." + name)
        .setUnit(unit)
        .setDescription(description)
        .buildObserver();
  }

  private ObservableDoubleMeasurement gauge(String name, String description) {
    return meter
        .gaugeBuilder("loopmesh.eventloop." + name)
        .setUnit("s")
        .setDescription(description)
        .buildObserver();
  }
}
