package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.telemetry.RequestTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One fetch in progress: its user, its deadline, and the calls so far. The deadline is one budget:
 * each call gets the time that is left.
 *
 * <p>Confined to the event loop of its request. A worker that makes calls for it uses {@link
 * #record}, {@link #left} and {@link #elapsedMs}, which are for any thread, and passes its records
 * to the loop with {@link #add} at its end.
 */
public final class Fetch {
  private final long arrivedNanos = System.nanoTime();
  private final int userId;
  private final Duration deadline;
  private final boolean partial;
  private final RequestTrace trace;
  private final AttemptTracing tracing;
  private final List<CallRecord> calls = new ArrayList<>(3);
  private Runnable interrupt = () -> {};
  private volatile Function<String, CallFailure> whyOver; // null while calls may be made

  /**
   * A fetch that begins now.
   *
   * @param deadline maximum duration of the fetch
   * @param partial whether it continues without the calls that fail
   */
  public Fetch(
      int userId, Duration deadline, boolean partial, RequestTrace trace, AttemptTracing tracing) {
    this.userId = userId;
    this.deadline = deadline;
    this.partial = partial;
    this.trace = trace;
    this.tracing = tracing;
  }

  /** The user whose summary it is for. */
  public int userId() {
    return userId;
  }

  /** Whether it continues without the calls that fail. */
  public boolean isPartial() {
    return partial;
  }

  public CallRecord begin(UpstreamRequest request) {
    CallRecord call = record(request);
    calls.add(call);
    return call;
  }

  /** Begins a call of another thread, which owns the record until it is added. Any thread. */
  public CallRecord record(UpstreamRequest request) {
    return new CallRecord(this, request);
  }

  public void add(List<CallRecord> ended) {
    calls.addAll(ended);
  }

  AttemptSpan spanOf(Replica replica, UpstreamRequest request, int resend) {
    return tracing.begin(trace.context(), replica, request, resend);
  }

  /**
   * The time left until the deadline. Any thread.
   *
   * @throws CallFailure if no time is left, or the response is no longer needed
   */
  public Duration left(String service) {
    Duration left = deadline.minusNanos(System.nanoTime() - arrivedNanos);
    CallFailure over = left.toMillis() < 1 ? deadlinePassed(service) : whyOver(service);
    if (over != null) {
      throw over;
    }
    return left;
  }

  /** Sets an action for when the fetch is ended early, on the loop. */
  public void whenInterrupted(Runnable interrupt) {
    this.interrupt = interrupt;
  }

  /** Ends the calls in flight, because the deadline has passed. */
  public void timeIsOver() {
    endAll(this::deadlinePassed);
  }

  /** Ends the calls in flight, because their responses are no longer needed. */
  public void cancel() {
    endAll(CallFailure::cancelled);
  }

  private void endAll(Function<String, CallFailure> why) {
    if (whyOver != null) {
      return;
    }
    whyOver = why;
    // all are marked as ended before the first is cancelled, since that may already lead to the
    // report
    double endMs = elapsedMs();
    List<CallRecord> inFlight =
        calls.stream().filter(c -> c.overAt(endMs, why.apply(c.service()))).toList();
    inFlight.forEach(call -> call.cancel(why.apply(call.service())));
    interrupt.run();
  }

  /** Why no more calls are made; null while they are. Any thread. */
  public CallFailure whyOver(String service) {
    Function<String, CallFailure> why = whyOver;
    return why == null ? null : why.apply(service);
  }

  private CallFailure deadlinePassed(String service) {
    return CallFailure.deadlinePassed(service, deadline);
  }

  /** The calls so far, in the order in which they began. */
  public List<CallRecord> calls() {
    return List.copyOf(calls);
  }

  public RequestTrace trace() {
    return trace;
  }

  /** Milliseconds from the request's arrival until now. Any thread. */
  public double elapsedMs() {
    return (System.nanoTime() - arrivedNanos) / 1e6;
  }
}
