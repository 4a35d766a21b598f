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
 * The traces that came last and what was logged in them, in memory and within limits.
 *
 * <p>Spans may come in any order, late, and more than once: of two with the same id the later one
 * is kept. Where there is no more room the trace whose first span came longest ago goes; within one
 * trace that has too many, a root or an entry takes the place of a span that is needed less. A log
 * record that comes before the first span of its trace waits for that, but not for ever.
 *
 * <p>Thread-safe by one lock, which is never held for longer than {@value Slices#LENGTH} spans
 * take, so that an event loop may read while a worker adds many.
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

  /** An empty store on the system's monotonic clock. */
  public TraceStore(TraceLimits limits) {
    this(limits, System::nanoTime);
  }

  /** An empty store on another monotonic clock, in nanoseconds. */
  TraceStore(TraceLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.logBook = new LogBook(limits);
  }

  /** How much is kept here. */
  public TraceLimits limits() {
    return limits;
  }

  /** Tells somebody of all spans that come from now on, on the threads that bring them. */
  public void listen(Consumer<List<Span>> newListener) {
    listener = newListener;
  }

  /** Takes spans of any traces; says how many it did not take, and why. */
  public Refusal add(List<Span> more) {
    listener.accept(more);
    return Slices.add(more, this::addSlice);
  }

  private synchronized Refusal addSlice(List<Span> slice) {
    Refusal refusal = Refusal.NONE;
    for (Span span : slice) {
      refusal = refusal.and(add(span));
    }
    return refusal;
  }

  /** Takes a span; says whether it was refused, or others were dropped for it. */
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

  /** Drops what its trace needs less, until there is room or nothing of that kind. */
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
   * Takes log records of any traces; says how many it did not take, and why. Those that are in no
   * trace are counted and let go.
   *
   * @param stray how many more there were that are in no trace
   */
  public Refusal addLogLines(List<LogLine> more, long stray) {
    logBook.stray(stray);
    return Slices.add(more, this::addSliceOfLogLines);
  }

  private synchronized Refusal addSliceOfLogLines(List<LogLine> slice) {
    Refusal refusal = Refusal.NONE;
    for (LogLine line : slice) {
      StoredTrace trace = traces.get(line.traceId());
      long before = trace == null ? 0 : trace.bytes;
      refusal = refusal.and(logBook.add(line, trace));
      if (trace != null) {
        bytes += trace.bytes - before;
        makeRoomBeside(trace);
      }
    }
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

  /** What has come of a trace up to now, if anything has and it is still here. */
  public synchronized Optional<Trace> find(String traceId) {
    return Optional.ofNullable(traces.get(traceId)).map(this::look);
  }

  /** All traces, the one whose first span came last in front. */
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

  /** What is here, and what was let go. */
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
