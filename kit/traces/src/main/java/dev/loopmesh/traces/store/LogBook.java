package dev.loopmesh.traces.store;

/** Adds log records to their traces, and counts them. Used under the lock of its store. */
final class LogBook {
  private static final int MOST_WAITING = 4_096;
  private static final int WAITING_SHARE = 16; // of all bytes

  private final TraceLimits limits;
  private final EarlyLogLines waiting;
  private long lines;
  private long evicted;
  private long refused;
  private long stray;

  LogBook(TraceLimits limits) {
    this.limits = limits;
    this.waiting = new EarlyLogLines(MOST_WAITING, limits.bytes() / WAITING_SHARE);
  }

  /**
   * Adds a record, or returns why it was refused. If the trace is full, a warning or an error
   * replaces a record of lower severity.
   */
  Refusal add(LogLine line, StoredTrace trace) {
    Refusal refusal = Refusal.NONE;
    for (String full = trace.full(line, limits); !full.isEmpty(); full = trace.full(line, limits)) {
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

  void dropped(StoredTrace trace) {
    lines--;
    refused++;
    trace.refusedLogLines++;
  }

  /** Adds the records that arrived before the trace. */
  void open(StoredTrace trace) {
    waiting.take(trace.traceId).forEach(line -> add(line, trace));
  }

  /** Counts those of an evicted trace. */
  void close(StoredTrace trace) {
    lines -= trace.logLines().size();
    evicted += trace.logLines().size();
  }

  void stray(long more) {
    stray += more;
  }

  Refusal keepEarly(LogLine line) {
    stray += waiting.add(line);
    return Refusal.NONE;
  }

  LogCounts counts() {
    return new LogCounts(lines + waiting.size(), evicted, refused, stray);
  }
}
