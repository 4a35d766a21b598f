package dev.loopmesh.traces.store;

import dev.loopmesh.kit.settings.Settings;
import java.time.Duration;

/**
 * Limits of a trace store.
 *
 * @param traces above which the oldest is evicted
 * @param spansPerTrace above which spans are refused
 * @param logLinesPerTrace above which log records are refused
 * @param bytes of memory, estimated, above which the oldest trace is evicted
 * @param attributes of a span, event, link or resource; further ones are dropped
 * @param textLength in characters of a name or a value; the rest is cut
 * @param events of a span, and as many links; further ones are dropped
 * @param settle time without a new span after which a trace counts as complete
 */
public record TraceLimits(
    int traces,
    int spansPerTrace,
    int logLinesPerTrace,
    long bytes,
    int attributes,
    int textLength,
    int events,
    Duration settle) {
  /**
   * 1000 traces of at most 5000 spans and 1000 log records in at most 64 MiB, or a quarter of the
   * heap if that is less. Programs commonly send spans within half a second, hence the time to
   * settle.
   */
  public static final TraceLimits DEFAULT =
      new TraceLimits(
          1_000,
          5_000,
          1_000,
          Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4),
          128,
          4_096,
          128,
          Duration.ofMillis(800));

  /**
   * The defaults, changed by {@code TRACES}, {@code TRACE_SPANS}, {@code TRACE_LOGS}, {@code
   * TRACE_BYTES} and {@code TRACE_SETTLE}.
   */
  public static TraceLimits read(Settings settings) {
    int most = Integer.MAX_VALUE;
    return new TraceLimits(
        settings.integer("TRACES", DEFAULT.traces, 1, most),
        settings.integer("TRACE_SPANS", DEFAULT.spansPerTrace, 1, most),
        settings.integer("TRACE_LOGS", DEFAULT.logLinesPerTrace, 0, most),
        settings.integer("TRACE_BYTES", (int) DEFAULT.bytes, 1 << 20, most),
        DEFAULT.attributes,
        DEFAULT.textLength,
        DEFAULT.events,
        settings.duration("TRACE_SETTLE", DEFAULT.settle, Duration.ZERO, Duration.ofMinutes(1)));
  }
}
