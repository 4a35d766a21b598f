package dev.loopmesh.aggregator.fetch;

import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.Upstream;
import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import dev.loopmesh.aggregator.upstream.UpstreamFailure;
import dev.loopmesh.aggregator.upstream.UpstreamSpan;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.util.function.Consumer;

/** What became of one call. Times are milliseconds from the request's arrival. Thread-safe. */
public final class CallRecord {
  private final Fetch fetch;
  private final Upstream upstream;
  private final UpstreamSpan span;
  private final double startMs;
  private double endMs = Double.NaN;
  private UpstreamAnswer answer;
  private Problem failure;
  private Consumer<UpstreamFailure> cancel = reason -> {};

  CallRecord(Fetch fetch, Upstream upstream, UpstreamSpan span) {
    this.fetch = fetch;
    this.upstream = upstream;
    this.span = span;
    this.startMs = fetch.elapsedMs();
  }

  /** Says how the call can be cancelled, and does so when it is already too late for it. */
  public void cancelWith(Consumer<UpstreamFailure> way) {
    synchronized (this) {
      cancel = way;
    }
    UpstreamFailure over = fetch.whyOver(service());
    if (over != null) {
      way.accept(over);
    }
  }

  /** Notes that the call is over at this moment, unless it was before; says which. */
  synchronized boolean overAt(double ms, UpstreamFailure reason) {
    if (hasEnded()) {
      return false;
    }
    endMs = ms;
    failed(reason);
    return true;
  }

  /** Breaks off the call itself. */
  void breakOff(UpstreamFailure reason) {
    Consumer<UpstreamFailure> way;
    synchronized (this) {
      way = cancel;
    }
    way.accept(reason);
  }

  /** The call's span in the trace. */
  public UpstreamSpan span() {
    return span;
  }

  /**
   * Notes the answer and reads it.
   *
   * @throws UpstreamFailure when it cannot be believed
   */
  public synchronized <T> T read(Question<T> question, UpstreamAnswer answered) {
    end();
    fetch.holdsLoop();
    answer = answered;
    T read = question.read(answered);
    if (failure == null) {
      span.end(answered, null);
    }
    return read;
  }

  /** Notes why there is no answer that can be used. */
  public synchronized void failed(Throwable cause) {
    end();
    fetch.holdsLoop();
    if (failure == null) {
      span.end(answer, cause);
      failure =
          cause instanceof ProblemException known
              ? known.problem()
              : new Problem("call-failed", 500, "A call failed", "The log says more.");
    }
  }

  private void end() {
    if (!hasEnded()) {
      endMs = fetch.elapsedMs();
    }
  }

  private boolean hasEnded() {
    return !Double.isNaN(endMs);
  }

  /** Whom it went to, by name. */
  public String service() {
    return upstream.name();
  }

  /** Whom it went to, by host and port. */
  String replica() {
    return upstream.replica();
  }

  double startMs() {
    return startMs;
  }

  /** When it ended, or now. */
  synchronized double endMs() {
    return hasEnded() ? endMs : fetch.elapsedMs();
  }

  double durationMs() {
    return endMs() - startMs;
  }

  /** The HTTP status; 0 when none came. */
  synchronized int status() {
    return answer == null ? 0 : answer.status();
  }

  /** Why it failed; null when it did not. */
  public synchronized Problem failure() {
    return failure;
  }

  /** {@code ok}, {@code cancelled}, or the name of the problem. */
  synchronized String outcome() {
    return failure == null ? "ok" : failure.name();
  }

  /** Whether it was ended because nobody waited for it any more. */
  boolean wasCancelled() {
    return outcome().equals(UpstreamFailure.CANCELLED);
  }

  /** How long it had to take by the service's own word; else as long as it took. */
  synchronized double expectedMs() {
    double took = durationMs();
    return answer == null ? took : Math.min(took, answer.announcedWaitMs().orElse(took));
  }
}
