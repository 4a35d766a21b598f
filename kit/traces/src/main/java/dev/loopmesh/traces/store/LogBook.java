package dev.loopmesh.traces.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts log records to their traces, and counts. Used under the lock of its store, but for {@link
 * #stray}.
 */
final class LogBook {
  private static final int MOST_WAITING = 4_096;
  private static final int WAITING_SHARE = 16; // of all bytes

  private final TraceLimits limits;
  private final WaitingLines waiting;
  private long lines;
  private long evicted;
  private long refused;
  private final AtomicLong stray = new AtomicLong();

  LogBook(TraceLimits limits) {
    this.limits = limits;
    this.waiting = new WaitingLines(MOST_WAITING, limits.bytes() / WAITING_SHARE);
  }

  /**
   * Takes one, or says why not. Where a trace has no more room, a warning or an error takes that of
   * a record below it.
   *
   * @param trace to which it belongs; null where that has not come
   */
  Refusal add(LogLine line, StoredTrace trace) {
    if (trace == null) {
      stray.addAndGet(waiting.add(line));
      return Refusal.NONE;
    }
    Refusal refusal = Refusal.NONE;
    for (String full = full(line, trace); !full.isEmpty(); full = full(line, trace)) {
      refusal = refusal.and(full);
      if (trace.growthBy(line) > limits.bytes() || !trace.dropOneFor(line)) {
        refused++;
        trace.refusedLogLines++;
        return refusal;
      }
      dropped(trace);
    }
    trace.put(line);
    lines++;
    return refusal;
  }

  /** Why there is no room for it; empty where there is. */
  private String full(LogLine line, StoredTrace trace) {
    if (trace.logLines().size() >= limits.logLinesPerTrace()) {
      return "trace %s has %d log records already, as many as are kept of one trace"
          .formatted(trace.traceId, trace.logLines().size());
    }
    return trace.bytes + trace.growthBy(line) > limits.bytes()
        ? "trace %s takes all of the %d bytes that there are for traces"
            .formatted(trace.traceId, limits.bytes())
        : "";
  }

  /** One of a trace was dropped for something that is needed more. */
  void dropped(StoredTrace trace) {
    lines--;
    refused++;
    trace.refusedLogLines++;
  }

  /** Gives a trace those that have waited for it. */
  void open(StoredTrace trace) {
    waiting.take(trace.traceId).forEach(line -> add(line, trace));
  }

  /** Forgets those of a trace that goes. */
  void close(StoredTrace trace) {
    lines -= trace.logLines().size();
    evicted += trace.logLines().size();
  }

  /** So many were in no trace. Any thread. */
  void stray(long more) {
    stray.addAndGet(more);
  }

  LogCounts counts() {
    return new LogCounts(lines + waiting.size(), evicted, refused, stray.get());
  }
}
