package dev.loopmesh.kit.client;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Why there is no response. Its message follows the name of the service. */
public final class UpstreamFailure extends RuntimeException {
  private static final int LONGEST_QUOTE = 200;
  private static final long serialVersionUID = 1;

  private final Reason reason;

  public enum Reason {
    /** It was not sent: too many are in progress and queued. */
    QUEUE_FULL,
    /** There was no connection. */
    UNREACHABLE,
    /** There was no response in the time that was left. */
    TIMED_OUT,
    /** The connection was closed, the stream reset, or the response is not HTTP. */
    BROKEN,
    /** The header section is larger than the limit; the message has only the limit. */
    HEADERS_TOO_LARGE,
    /** Another limit was exceeded. */
    UNUSABLE
  }

  UpstreamFailure(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The failure that an exception of Vert.x or Netty stands for. */
  public static UpstreamFailure of(Throwable cause) {
    if (cause instanceof UpstreamFailure known) {
      return known;
    }
    if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      return new UpstreamFailure(Reason.UNREACHABLE, "cannot be reached");
    }
    if (cause instanceof TimeoutException) {
      return new UpstreamFailure(Reason.TIMED_OUT, "could not respond in the remaining time");
    }
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof TooLongHttpHeaderException || why.startsWith("Header size exceeded")) {
      return new UpstreamFailure(Reason.HEADERS_TOO_LARGE, why);
    }
    if (cause instanceof TooLongHttpLineException) {
      return new UpstreamFailure(
          Reason.UNUSABLE, "sent a line longer than 4096 bytes (the status line or a chunk size)");
    }
    if (cause instanceof OutOfMemoryError) {
      return new UpstreamFailure(
          Reason.UNUSABLE, "sent a response for which there is not enough memory");
    }
    return new UpstreamFailure(Reason.BROKEN, howBroken(cause, why));
  }

  private static String howBroken(Throwable cause, String why) {
    if (cause instanceof PrematureChannelClosureException) {
      return "closed the connection in the middle of its response";
    }
    if (cause instanceof HttpClosedException || cause instanceof IOException) {
      return "closed the connection before it responded";
    }
    if (cause instanceof StreamResetException reset) {
      return "reset the stream before it responded (HTTP/2 error code " + reset.getCode() + ")";
    }
    return "sent malformed HTTP (" + printable(why) + ")";
  }

  /** A bounded part of a text that may quote the service, without control characters. */
  private static String printable(String text) {
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
