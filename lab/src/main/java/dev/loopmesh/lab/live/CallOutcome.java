package dev.loopmesh.lab.live;

import java.util.Locale;

/**
 * What a caller got from a service, by the {@code error.type} of the call. Only {@link #FAILED} and
 * {@link #UNREACHED} are the service's.
 */
enum CallOutcome {
  /** A usable response; a 404 is one. */
  OK,
  /** An error, a broken connection, an unusable response, or a timeout. */
  FAILED,
  /** Cancelled by the caller. */
  CANCELLED,
  /** Not sent: the caller's connection pool was full. */
  REFUSED,
  /** No connection: refused, or timed out. */
  UNREACHED;

  /**
   * The outcome of a call.
   *
   * @param errorType empty when there is none
   */
  static CallOutcome of(String errorType) {
    return switch (errorType) {
      case "", "404" -> OK;
      case "cancelled" -> CANCELLED;
      case "pool-full", "pool-timeout" -> REFUSED;
      case "upstream-unreachable", "connect-timeout" -> UNREACHED;
      default -> FAILED;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
