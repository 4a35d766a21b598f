package dev.loopmesh.kit.capacity;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The metrics of a service's capacity, summed over its event loops. */
public final class CapacityMeters {
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final double SECOND = 1e9;

  private final Meter meter;
  private final Supplier<List<Capacity>> capacities;

  private CapacityMeters(Meter meter, Supplier<List<Capacity>> capacities) {
    this.meter = meter;
    this.capacities = capacities;
  }

  /**
   * Registers them. Call once.
   *
   * @param capacities now one per event loop, all alike; at least one
   */
  public static void observe(Meter meter, Supplier<List<Capacity>> capacities) {
    CapacityMeters meters = new CapacityMeters(meter, capacities);
    meters.observeRequests();
    meters.observeLimit();
    meters.observeBusyTime();
    meters.observeOutcomes();
  }

  private void observeRequests() {
    gauge("working", "Requests that are worked on", tally -> tally.working());
    gauge("queued", "Requests that are queued for a place", tally -> tally.queued());
  }

  private void gauge(String name, String description, ToLongFunction<CapacityTally> value) {
    meter
        .gaugeBuilder("loopmesh.capacity." + name)
        .ofLongs()
        .setUnit("{request}")
        .setDescription(description)
        .buildWithCallback(gauge -> gauge.record(sum(value)));
  }

  private void observeLimit() {
    meter
        .gaugeBuilder("loopmesh.capacity.limit")
        .ofLongs()
        .setUnit("{request}")
        .setDescription("Requests that may be worked on at a time; absent while it is unlimited")
        .buildWithCallback(
            gauge -> {
              List<Capacity> now = capacities.get();
              CapacityLimits limits = now.get(0).limits();
              if (limits.isLimited()) {
                gauge.record((long) limits.concurrency() * now.size());
              }
            });
  }

  private void observeBusyTime() {
    meter
        .counterBuilder("loopmesh.capacity.busy.time")
        .ofDoubles()
        .setUnit("s")
        .setDescription("Time for which places were busy, summed, while their number was limited")
        .buildWithCallback(counter -> counter.record(sum(CapacityTally::busyNanos) / SECOND));
  }

  private void observeOutcomes() {
    meter
        .counterBuilder("loopmesh.capacity.refused")
        .setUnit("{request}")
        .setDescription("Requests that were refused because the queue was full")
        .buildWithCallback(counter -> counter.record(sum(CapacityTally::refusals)));
    meter
        .counterBuilder("loopmesh.capacity.abandoned")
        .setUnit("{request}")
        .setDescription("Requests that their callers abandoned: worked on to the end, or dropped")
        .buildWithCallback(
            counter -> {
              counter.record(sum(CapacityTally::jobsInVain), Attributes.of(OUTCOME, "worked"));
              counter.record(sum(CapacityTally::drops), Attributes.of(OUTCOME, "dropped"));
            });
  }

  private long sum(ToLongFunction<CapacityTally> value) {
    return capacities.get().stream().map(Capacity::tally).mapToLong(value).sum();
  }
}
