package dev.loopmesh.aggregator.fetch;

import dev.loopmesh.aggregator.upstream.CheckedJson;
import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.Upstream;
import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import dev.loopmesh.aggregator.upstream.UpstreamFailure;
import dev.loopmesh.aggregator.upstream.UpstreamSpan;

/** One attempt of a call at one replica, with a client span of its own. Thread-safe. */
public final class Attempt {
  /** Why it is made. */
  public enum Reason {
    /** The call needs one. */
    FIRST,
    /** Those before have failed. */
    RETRY,
    /** Another one is slow. */
    HEDGE
  }

  private final CallRecord call;
  private final Upstream replica;
  private final UpstreamSpan span;
  private UpstreamAnswer answer;
  private boolean ended;

  Attempt(CallRecord call, Upstream replica, UpstreamSpan span) {
    this.call = call;
    this.replica = replica;
    this.span = span;
  }

  /** Its span in the trace. */
  public UpstreamSpan span() {
    return span;
  }

  Upstream replica() {
    return replica;
  }

  /** What came back; null when nothing did. */
  UpstreamAnswer answer() {
    return answer;
  }

  /**
   * Notes the answer and reads it. With that the call is over.
   *
   * @throws UpstreamFailure when it cannot be believed
   */
  public CheckedJson read(Question question, UpstreamAnswer answered) {
    synchronized (call) {
      call.trace().holdsLoop();
      answer = answered;
      CheckedJson read = question.read(answered);
      end(null);
      call.decidedBy(this);
      call.end();
      return read;
    }
  }

  /** Notes why there is no answer that can be used; does nothing once it has ended. */
  public void failed(Throwable cause) {
    synchronized (call) {
      boolean lost = cause instanceof UpstreamFailure known && known.isCancelled();
      if (!ended && !lost) {
        call.decidedBy(this);
      }
      end(cause);
    }
  }

  private void end(Throwable cause) {
    if (!ended) {
      ended = true;
      span.end(answer, cause);
    }
  }
}
