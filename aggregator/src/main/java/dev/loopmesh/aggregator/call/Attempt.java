package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.ExchangeListener;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamResponse;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One attempt of a call at one replica, with a client span of its own. Confined to the thread of
 * its {@link CallRecord}.
 */
public final class Attempt {
  private static final Pattern WAIT = Pattern.compile("wait;dur=(\\d{1,9}(?:\\.\\d{1,6})?)");

  private final CallRecord call;
  private final Replica replica;
  private final AttemptSpan span;
  private UpstreamResponse response; // null until it has arrived
  private String errorType; // null until it has ended

  Attempt(CallRecord call, Replica replica, AttemptSpan span) {
    this.call = call;
    this.replica = replica;
    this.span = span;
  }

  /** What its exchange reports to: its span. */
  public ExchangeListener listener() {
    return span;
  }

  Replica replica() {
    return replica;
  }

  /** The wait that the service announced, in milliseconds. */
  OptionalDouble announcedWaitMs() {
    return response == null ? OptionalDouble.empty() : waitMs(response.serverTiming());
  }

  static OptionalDouble waitMs(String serverTiming) {
    Matcher wait = WAIT.matcher(serverTiming == null ? "" : serverTiming);
    return wait.lookingAt()
        ? OptionalDouble.of(Double.parseDouble(wait.group(1)))
        : OptionalDouble.empty();
  }

  /** The response; null if there was none. */
  UpstreamResponse response() {
    return response;
  }

  /**
   * Checks the response, and ends the attempt with it.
   *
   * @throws CallFailure when it is not a usable response
   */
  public CheckedJson read(UpstreamResponse response) {
    call.trace().holdsLoop();
    this.response = response;
    CheckedJson read = call.request().check(response);
    end(null);
    call.decidedBy(this);
    call.end();
    return read;
  }

  /** Ends the attempt without a usable response; does nothing if it has already ended. */
  public void failed(Throwable cause) {
    boolean cancelled = cause instanceof CallFailure known && known.isCancelled();
    if (errorType == null && !cancelled) {
      call.decidedBy(this);
    }
    end(cause);
  }

  /** The {@code error.type} that it has ended with; empty for none. */
  public String errorType() {
    return errorType;
  }

  private void end(Throwable cause) {
    if (errorType == null) {
      errorType = span.end(response, cause);
    }
  }
}
