package dev.loopmesh.traces.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The latest traces and their log records, in memory and within limits.
 *
 * <p>Spans may arrive in any order, late, and more than once: of two with the same ID the later one
 * is stored. The trace whose first span is oldest is evicted first; within a trace, a root or an
 * entry span evicts a less important one. A log record may arrive before the first span of its
 * trace.
 *
 * <p>Thread-safe by one lock, which is held while one list is added: short lists let an event loop
 * read while a worker adds many.
 */
public final class TraceStore {
  private final TraceLimits limits;
  private final LongSupplier nanoTime;
  private final LogBook logBook;
  private final Map<String, StoredTrace> traces = new LinkedHashMap<>();
  private long spans;
  private long bytes;
  private long evictedTraces;
  private long evictedSpans;
  private long refusedSpans;
  private long replacedSpans;
  private volatile Consumer<List<Span>> listener = spans -> {};

  public TraceStore(TraceLimits limits) {
    this(limits, System::nanoTime);
  }

  /** An empty store on another monotonic clock, in nanoseconds. */
  TraceStore(TraceLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.logBook = new LogBook(limits);
  }

  public TraceLimits limits() {
    return limits;
  }

  /** The listener gets all spans from now on, on the threads that add them. */
  public void listen(Consumer<List<Span>> newListener) {
    listener = newListener;
  }

  /** Adds spans of any traces; returns the refused ones. */
  public Refusal add(List<Span> more) {
    listener.accept(more);
    synchronized (this) {
      return more.stream().map(this::add).reduce(Refusal.NONE, Refusal::and);
    }
  }

  /** Returns the span if it was refused, or those dropped for it. */
  private Refusal add(Span span) {
    long now = nanoTime.getAsLong();
    StoredTrace trace =
        traces.computeIfAbsent(span.traceId(), traceId -> new StoredTrace(traceId, now));
    long before = trace.bytes;
    long growth = trace.growthBy(span);
    Refusal refusal = makeRoomFor(span, growth, trace);
    if (trace.full(span, growth, limits).isEmpty()) {
      boolean again = trace.has(span.spanId());
      trace.put(span, growth, now);
      logBook.open(trace);
      spans += again ? 0 : 1;
      replacedSpans += again ? 1 : 0;
    } else if (trace.size() == 0) {
      traces.remove(trace.traceId);
    }
    bytes += trace.bytes - before;
    makeRoomBeside(trace);
    return refusal;
  }

  /** Drops less important spans of its trace until there is room. */
  private Refusal makeRoomFor(Span span, long growth, StoredTrace trace) {
    Refusal refusal = Refusal.NONE;
    for (String full = trace.full(span, growth, limits);
        !full.isEmpty();
        full = trace.full(span, growth, limits)) {
      if (trace.hasRoomForOneMore(span, limits) && trace.dropLogLineFor(span)) {
        logBook.dropped(trace);
        continue;
      }
      refusal = refusal.and(full);
      refusedSpans++;
      trace.refused++;
      if (growth > limits.bytes() || !trace.dropOneFor(span)) {
        break;
      }
      spans--;
    }
    return refusal;
  }

  /**
   * Adds log records of any traces; returns the refused ones.
   *
   * @param stray the number of further ones without a trace, which are counted
   */
  public synchronized Refusal addLogLines(List<LogLine> more, long stray) {
    logBook.stray(stray);
    return more.stream().map(this::add).reduce(Refusal.NONE, Refusal::and);
  }

  private Refusal add(LogLine line) {
    StoredTrace trace = traces.get(line.traceId());
    if (trace == null) {
      return logBook.keepEarly(line);
    }
    long before = trace.bytes;
    Refusal refusal = logBook.add(line, trace);
    bytes += trace.bytes - before;
    makeRoomBeside(trace);
    return refusal;
  }

  private void makeRoomBeside(StoredTrace growing) {
    Iterator<StoredTrace> oldestFirst = traces.values().iterator();
    while (oldestFirst.hasNext() && (traces.size() > limits.traces() || bytes > limits.bytes())) {
      StoredTrace oldest = oldestFirst.next();
      if (oldest != growing) {
        oldestFirst.remove();
        bytes -= oldest.bytes;
        spans -= oldest.size();
        evictedTraces++;
        evictedSpans += oldest.size();
        logBook.close(oldest);
      }
    }
  }

  public synchronized Optional<Trace> find(String traceId) {
    return Optional.ofNullable(traces.get(traceId)).map(this::look);
  }

  /** Ordered by the arrival of the first span. */
  public synchronized List<Trace> newestFirst() {
    List<Trace> all = new ArrayList<>(traces.size());
    traces.values().forEach(trace -> all.add(look(trace)));
    Collections.reverse(all);
    return all;
  }

  private Trace look(StoredTrace trace) {
    long now = nanoTime.getAsLong();
    return new Trace(
        trace.traceId,
        trace.spans(),
        trace.refused,
        List.copyOf(trace.logLines()),
        trace.refusedLogLines,
        Duration.ofNanos(now - trace.firstCameNanos),
        trace.isComplete(now, limits.settle().toNanos()));
  }

  public synchronized StoreCounts counts() {
    return new StoreCounts(
        traces.size(),
        spans,
        bytes,
        evictedTraces,
        evictedSpans,
        refusedSpans,
        replacedSpans,
        logBook.counts());
  }
}
