package dev.loopmesh.kit.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;

/**
 * Metrics of the JVM: memory, garbage collection, threads and CPU time. Named by OpenTelemetry's
 * conventions, except {@code jvm.thread.count}, since {@code _count} is for histograms in
 * Prometheus.
 */
public final class JvmMeters {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");
  private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
  private static final AttributeKey<String> COLLECTOR = AttributeKey.stringKey("jvm.gc.name");
  private static final AttributeKey<Boolean> DAEMON = AttributeKey.booleanKey("jvm.thread.daemon");

  private final Meter meter;

  private JvmMeters(Meter meter) {
    this.meter = meter;
  }

  /** Registers them. Call once. */
  public static void observe(Meter meter) {
    JvmMeters jvm = new JvmMeters(meter);
    jvm.observeMemory();
    jvm.observeGarbageCollection();
    jvm.observeThreads();
  }

  private void observeMemory() {
    var used = bytes("used", "Memory in use");
    var committed = bytes("committed", "Memory committed by the operating system");
    var limit = bytes("limit", "Maximum memory");
    meter.batchCallback(
        () -> {
          for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getUsage();
            if (usage == null) {
              continue; // the pool is no longer valid
            }
            String type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
            Attributes attributes = Attributes.of(TYPE, type, POOL, pool.getName());
            used.record(usage.getUsed(), attributes);
            committed.record(usage.getCommitted(), attributes);
            if (usage.getMax() >= 0) {
              limit.record(usage.getMax(), attributes);
            }
          }
        },
        used,
        committed,
        limit);
  }

  private ObservableLongMeasurement bytes(String name, String description) {
    return meter
        .upDownCounterBuilder("jvm.memory." + name)
        .setUnit("By")
        .setDescription(description)
        .buildObserver();
  }

  private void observeGarbageCollection() {
    var collections =
        meter
            .counterBuilder("jvm.gc.collections")
            .setUnit("{collection}")
            .setDescription("Garbage collections")
            .buildObserver();
    var time =
        meter
            .counterBuilder("jvm.gc.time")
            .ofDoubles()
            .setUnit("s")
            .setDescription("Time spent in garbage collections")
            .buildObserver();
    meter.batchCallback(
        () -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            Attributes attributes = Attributes.of(COLLECTOR, gc.getName());
            collections.record(Math.max(0, gc.getCollectionCount()), attributes);
            time.record(Math.max(0, gc.getCollectionTime()) / 1e3, attributes);
          }
        },
        collections,
        time);
  }

  private void observeThreads() {
    meter
        .upDownCounterBuilder("jvm.threads")
        .setUnit("{thread}")
        .setDescription("Platform threads")
        .buildWithCallback(
            threads -> {
              ThreadMXBean now = ManagementFactory.getThreadMXBean();
              int daemons = now.getDaemonThreadCount();
              threads.record(daemons, Attributes.of(DAEMON, true));
              threads.record(
                  Math.max(0, now.getThreadCount() - daemons), Attributes.of(DAEMON, false));
            });
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      meter
          .counterBuilder("jvm.cpu.time")
          .ofDoubles()
          .setUnit("s")
          .setDescription("CPU time of the process")
          .buildWithCallback(time -> time.record(Math.max(0, system.getProcessCpuTime()) / 1e9));
    }
  }
}
