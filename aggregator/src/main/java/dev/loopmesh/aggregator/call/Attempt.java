package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.CheckedJson;
import dev.loopmesh.aggregator.response.UpstreamResponse;

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
  private final Replica replica;
  private final AttemptSpan span;
  private UpstreamResponse answer;
  private boolean ended;

  Attempt(CallRecord call, Replica replica, AttemptSpan span) {
    this.call = call;
    this.replica = replica;
    this.span = span;
  }

  /** Its span in the trace. */
  public AttemptSpan span() {
    return span;
  }

  Replica replica() {
    return replica;
  }

  /** What came back; null when nothing did. */
  UpstreamResponse answer() {
    return answer;
  }

  /**
   * Notes the answer and reads it. With that the call is over.
   *
   * @throws CallFailure when it cannot be believed
   */
  public CheckedJson read(UpstreamRequest question, UpstreamResponse answered) {
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
      boolean lost = cause instanceof CallFailure known && known.isCancelled();
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
