package dev.loopmesh.kit.load.http;

import io.netty.channel.ConnectTimeoutException;
import java.util.Locale;

/** Why a request got no response. */
public enum Failure {
  /** The target refused the connection: nothing listens there. */
  REFUSED,
  /** No connection could be opened: not accepted in time, no route, or the host has no address. */
  UNREACHABLE,
  /** This process has no file descriptor or local port left. */
  EXHAUSTED,
  /** The connection was closed before the response was complete. */
  CLOSED,
  /** The connection or the stream was reset before the response was complete. */
  RESET,
  /** What was received is not HTTP. */
  INVALID,
  /** The response was not complete in time. */
  TIMEOUT;

  /** Why a connection could not be opened. */
  static Failure ofConnecting(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Too many open files") || message.contains("Cannot assign requested")) {
      return EXHAUSTED;
    }
    boolean refused = !(cause instanceof ConnectTimeoutException) && message.contains("refused");
    return refused ? REFUSED : UNREACHABLE;
  }

  /** As in reports: {@code refused}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
