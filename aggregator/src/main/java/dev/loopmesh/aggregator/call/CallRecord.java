package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.UpstreamResponse;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.RequestTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What became of one call, which may take several attempts. Times are milliseconds from the
 * request's arrival. Thread-safe.
 */
public final class CallRecord {
  private final Fetch fetch;
  private final UpstreamRequest question;
  private final double startMs;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private Attempt decisive; // the one whose end is that of the call, as far as is known
  private double endMs = Double.NaN;
  private double staleAgeMs = Double.NaN;
  private Problem failure;
  private Consumer<CallFailure> cancel = reason -> {};

  CallRecord(Fetch fetch, UpstreamRequest question) {
    this.fetch = fetch;
    this.question = question;
    this.startMs = fetch.elapsedMs();
  }

  /** Notes that an attempt begins at this replica. */
  public synchronized Attempt begin(Replica replica) {
    AttemptSpan span = fetch.spanOf(replica, question, attempts.size());
    Attempt attempt = new Attempt(this, replica, span);
    attempts.add(attempt);
    return attempt;
  }

  /**
   * What is left of the deadline.
   *
   * @throws CallFailure when nothing is, or nobody waits any more
   */
  public Duration left() {
    return fetch.left(service());
  }

  /** The trace of the request that the call is made for. */
  public RequestTrace trace() {
    return fetch.trace();
  }

  /** Says how the call can be cancelled, and does so when it is already too late for it. */
  public void cancelWith(Consumer<CallFailure> way) {
    synchronized (this) {
      cancel = way;
    }
    CallFailure over = fetch.whyOver(service());
    if (over != null) {
      way.accept(over);
    }
  }

  /** Notes that the call is over at this moment, unless it was before; says which. */
  synchronized boolean overAt(double ms, CallFailure reason) {
    if (hasEnded()) {
      return false;
    }
    endMs = ms;
    failed(reason);
    return true;
  }

  /** Breaks off the call itself. */
  void breakOff(CallFailure reason) {
    Consumer<CallFailure> way;
    synchronized (this) {
      way = cancel;
    }
    way.accept(reason);
  }

  /** Notes that this attempt's end is the call's, unless another comes. */
  void decidedBy(Attempt attempt) {
    decisive = attempt;
  }

  /** Notes why there is no answer that can be used. */
  public synchronized void failed(Throwable cause) {
    end();
    fetch.holdsLoop();
    attempts.forEach(attempt -> attempt.failed(cause));
    if (failure == null) {
      failure =
          cause instanceof ProblemException known
              ? known.problem()
              : new Problem("call-failed", 500, "A call failed", "The log says more.");
    }
  }

  /** Notes that an older answer, of this age, stands in for the one that did not come. */
  public synchronized void stale(Duration age) {
    end();
    failure = null;
    staleAgeMs = age.toNanos() / 1e6;
  }

  /** Notes that it ends now, unless it has ended. */
  synchronized void end() {
    if (!hasEnded()) {
      endMs = fetch.elapsedMs();
    }
  }

  private boolean hasEnded() {
    return !Double.isNaN(endMs);
  }

  /** Whom it went to, by name. */
  public String service() {
    return question.service();
  }

  private Attempt told() {
    return decisive != null || attempts.isEmpty() ? decisive : attempts.get(attempts.size() - 1);
  }

  /** What came back; null when nothing did. */
  public synchronized UpstreamResponse answer() {
    Attempt told = told();
    return told == null ? null : told.answer();
  }

  /** When it ended, or now. */
  public synchronized double endMs() {
    return hasEnded() ? endMs : fetch.elapsedMs();
  }

  /** Why it failed; null when it did not. */
  public synchronized Problem failure() {
    return failure;
  }

  /** {@code ok}, {@code stale}, {@code cancelled}, or the name of the problem. */
  synchronized String outcome() {
    if (!Double.isNaN(staleAgeMs)) {
      return "stale";
    }
    return failure == null ? "ok" : failure.name();
  }

  /** Whether it was ended because nobody waited for it any more. */
  public boolean wasCancelled() {
    return outcome().equals(CallFailure.CANCELLED);
  }

  /**
   * How it went, if it ended now, unless it has ended.
   *
   * @param critical whether the whole would have been over sooner without it
   */
  public synchronized CallReport report(boolean critical) {
    Attempt told = told();
    UpstreamResponse answer = answer();
    double endMs = endMs();
    return new CallReport(
        service(),
        told == null ? null : told.replica().address(),
        startMs,
        endMs,
        expectedMs(answer, endMs - startMs),
        answer == null ? 0 : answer.status(),
        outcome(),
        attempts.size(),
        staleAgeMs,
        critical);
  }

  /** How long it had to take by the service's own word; else as long as it took. */
  private static double expectedMs(UpstreamResponse answer, double tookMs) {
    return answer == null ? tookMs : Math.min(tookMs, answer.announcedWaitMs().orElse(tookMs));
  }
}
