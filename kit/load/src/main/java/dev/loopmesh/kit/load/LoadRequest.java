package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Exchange;
import dev.loopmesh.kit.load.http.Failure;
import java.util.Optional;

/**
 * One request. Times are those of {@link System#nanoTime()}; those of events that have not happened
 * are those of the event before. On the generator's loop.
 */
public final class LoadRequest implements Exchange {
  private final LoadRun run;
  private final long number;
  private final long intendedNanos;
  private final long sentNanos;
  private final Optional<TraceParent> trace;
  private long headNanos;
  private long doneNanos;
  private int status;
  private Optional<Failure> failure = Optional.empty();
  private boolean aged;
  private boolean ended;
  private Runnable abort = () -> {};

  LoadRequest(
      LoadRun run, long number, long intendedNanos, long sentNanos, Optional<TraceParent> trace) {
    this.run = run;
    this.number = number;
    this.intendedNanos = intendedNanos;
    this.sentNanos = sentNanos;
    this.trace = trace;
    this.headNanos = sentNanos;
    this.doneNanos = sentNanos;
  }

  /** From 0, in the order in which they were sent. */
  public long number() {
    return number;
  }

  /** When it was due. */
  public long intendedNanos() {
    return intendedNanos;
  }

  /** When the generator began to send it, on an idle connection or by opening one. */
  public long sentNanos() {
    return sentNanos;
  }

  /** When the head of the response was received. */
  public long headNanos() {
    return headNanos;
  }

  /** When the response was complete, or it failed. */
  public long doneNanos() {
    return doneNanos;
  }

  /** Of its response; 0 if there is none. */
  public int status() {
    return status;
  }

  /** Whether its response has the header {@code Age}: all or parts of it are stale. */
  public boolean isAged() {
    return aged;
  }

  /** Why there is no response; empty also while it is in flight, and if it was cancelled. */
  public Optional<Failure> failure() {
    return failure;
  }

  /** Its trace; empty if the plan is not traced. */
  public Optional<TraceParent> trace() {
    return trace;
  }

  @Override
  public Optional<String> traceparent() {
    return trace.map(TraceParent::toString);
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void begun(Runnable how) {
    abort = how;
  }

  @Override
  public void headReceived(boolean isAged) {
    headNanos = System.nanoTime();
    aged = isAged;
  }

  @Override
  public void responded(int with, long bodyBytes) {
    if (end()) {
      status = with;
      run.responded(this, bodyBytes);
    }
  }

  @Override
  public void failed(Failure why) {
    if (end()) {
      failure = Optional.of(why);
      run.failed(this);
    }
  }

  /** Gives it up, with its connection. */
  void abort(Optional<Failure> why) {
    if (end()) {
      failure = why;
      abort.run();
    }
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    doneNanos = System.nanoTime();
    return true;
  }
}
