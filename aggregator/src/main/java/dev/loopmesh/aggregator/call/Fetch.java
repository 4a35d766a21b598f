package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.telemetry.RequestTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One fetch under way: whose summary, until when, and the calls made so far. The deadline is one
 * budget: each call gets what is left of it. Thread-safe.
 */
public final class Fetch {
  private final long arrivedNanos = System.nanoTime();
  private final int userId;
  private final Duration deadline;
  private final boolean partial;
  private final RequestTrace trace;
  private final AttemptTracing tracing;
  private final List<CallRecord> calls = new ArrayList<>(3);
  private Function<String, CallFailure> whyOver;

  /**
   * A fetch that begins now.
   *
   * @param deadline how long the whole may take
   * @param partial whether it goes on without the calls that fail
   */
  public Fetch(
      int userId, Duration deadline, boolean partial, RequestTrace trace, AttemptTracing tracing) {
    this.userId = userId;
    this.deadline = deadline;
    this.partial = partial;
    this.trace = trace;
    this.tracing = tracing;
  }

  /** Whose summary it is. */
  public int userId() {
    return userId;
  }

  /** Notes that the call which asks this begins. */
  public synchronized CallRecord begin(UpstreamRequest question) {
    CallRecord call = new CallRecord(this, question);
    calls.add(call);
    return call;
  }

  AttemptSpan spanOf(Replica replica, UpstreamRequest question, int resend) {
    return tracing.begin(trace.context(), replica, question, resend);
  }

  /**
   * What is left of the deadline.
   *
   * @throws CallFailure when nothing is, or nobody waits any more
   */
  public Duration left(String service) {
    Duration left = deadline.minusNanos(System.nanoTime() - arrivedNanos);
    CallFailure over = left.toMillis() < 1 ? tooLate(service) : whyOver(service);
    if (over != null) {
      throw over;
    }
    return left;
  }

  /** Whether a call's failure is left out rather than the end of all. */
  public boolean isPartial() {
    return partial;
  }

  /** Ends the calls that are under way: their time is over. */
  public void timeIsOver() {
    endAll(this::tooLate);
  }

  /** Ends the calls that are under way: nobody waits for them any more. */
  public void cancel() {
    endAll(CallFailure::cancelled);
  }

  private void endAll(Function<String, CallFailure> why) {
    List<CallRecord> underWay;
    synchronized (this) {
      if (whyOver != null) {
        return;
      }
      whyOver = why;
      // all are over before the first is broken off, since that may already lead to the report
      double endMs = elapsedMs();
      underWay = calls.stream().filter(c -> c.overAt(endMs, why.apply(c.service()))).toList();
    }
    underWay.forEach(call -> call.breakOff(why.apply(call.service())));
  }

  /** Why no more calls are made; null while they are. */
  synchronized CallFailure whyOver(String service) {
    return whyOver == null ? null : whyOver.apply(service);
  }

  private CallFailure tooLate(String service) {
    return CallFailure.outOfTime(service, deadline);
  }

  /** The calls so far, in the order in which they began. */
  public synchronized List<CallRecord> calls() {
    return List.copyOf(calls);
  }

  /** The task in progress is done for this fetch. */
  void holdsLoop() {
    trace.holdsLoop();
  }

  RequestTrace trace() {
    return trace;
  }

  /** The trace that all of it belongs to. */
  public String traceId() {
    return trace.traceId();
  }

  /** Milliseconds from the request's arrival until now. */
  public double elapsedMs() {
    return millisFromArrival(System.nanoTime());
  }

  double millisFromArrival(long nanos) {
    return (nanos - arrivedNanos) / 1e6;
  }
}
