package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamResponse;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.RequestTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The record of one call, which may take several attempts. Times are milliseconds from the
 * request's arrival. Confined to the thread that makes the call: the event loop, or a worker, which
 * passes it to the loop when the call has ended.
 */
public final class CallRecord {
  private final Fetch fetch;
  private final UpstreamRequest request;
  private final double startMs;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private Attempt decisive; // the attempt that decides the call, so far; null before any
  private double endMs = Double.NaN;
  private double staleAgeMs = Double.NaN;
  private Problem failure; // null unless it failed
  private Consumer<CallFailure> cancel = reason -> {};

  CallRecord(Fetch fetch, UpstreamRequest request) {
    this.fetch = fetch;
    this.request = request;
    this.startMs = fetch.elapsedMs();
  }

  /** The request, and its service. */
  public UpstreamRequest request() {
    return request;
  }

  public String service() {
    return request.service();
  }

  /** The trace of the request that the call is made for. */
  public RequestTrace trace() {
    return fetch.trace();
  }

  /**
   * The time left until the deadline.
   *
   * @throws CallFailure if no time is left, or the response is no longer needed
   */
  public Duration left() {
    return fetch.left(service());
  }

  public Attempt begin(Replica replica) {
    Attempt attempt = new Attempt(this, replica, fetch.spanOf(replica, request, attempts.size()));
    attempts.add(attempt);
    return attempt;
  }

  /** Sets how to cancel the call, and cancels it if the fetch has already ended. */
  public void cancelWith(Consumer<CallFailure> way) {
    cancel = way;
    CallFailure over = fetch.whyOver(service());
    if (over != null) {
      way.accept(over);
    }
  }

  void cancel(CallFailure reason) {
    cancel.accept(reason);
  }

  /** Ends the call at this moment; false if it had already ended. */
  boolean overAt(double ms, CallFailure reason) {
    if (hasEnded()) {
      return false;
    }
    endMs = ms;
    failed(reason);
    return true;
  }

  /** Sets the attempt that decides the call, unless another attempt ends later. */
  void decidedBy(Attempt attempt) {
    decisive = attempt;
  }

  /** Records why there is no usable response; the first reason counts. */
  public void failed(Throwable cause) {
    end();
    trace().holdsLoop();
    attempts.forEach(attempt -> attempt.failed(cause));
    if (failure == null) {
      failure =
          cause instanceof ProblemException known
              ? known.problem()
              : new Problem(
                  "call-failed", 500, "Call failed", "See the log of the aggregator for details.");
    }
  }

  /** Records that an earlier response of this age is used in place of a failed one. */
  public void stale(Duration age) {
    end();
    failure = null;
    staleAgeMs = age.toNanos() / 1e6;
  }

  void end() {
    if (!hasEnded()) {
      endMs = fetch.elapsedMs();
    }
  }

  private boolean hasEnded() {
    return !Double.isNaN(endMs);
  }

  /** When it ended; the current time if it has not. */
  public double endMs() {
    return hasEnded() ? endMs : fetch.elapsedMs();
  }

  /** Why it failed; null if it did not. */
  public Problem failure() {
    return failure;
  }

  private String outcome() {
    if (!Double.isNaN(staleAgeMs)) {
      return "stale";
    }
    return failure == null ? "ok" : failure.name();
  }

  /** Whether it was cancelled because its response was no longer needed. */
  public boolean wasCancelled() {
    return outcome().equals(CallFailure.CANCELLED);
  }

  /**
   * The report; a call in progress counts as ending now.
   *
   * @param critical whether the response waited for it
   */
  public CallReport report(boolean critical) {
    boolean undecided = decisive == null && !attempts.isEmpty();
    Attempt told = undecided ? attempts.get(attempts.size() - 1) : decisive;
    UpstreamResponse response = told == null ? null : told.response();
    double endMs = endMs();
    return new CallReport(
        service(),
        told == null ? null : told.replica().address(),
        startMs,
        endMs,
        expectedMs(told, endMs - startMs),
        response == null ? 0 : response.status(),
        outcome(),
        attempts.size(),
        staleAgeMs,
        critical);
  }

  private static double expectedMs(Attempt told, double tookMs) {
    return told == null ? tookMs : Math.min(tookMs, told.announcedWaitMs().orElse(tookMs));
  }
}
