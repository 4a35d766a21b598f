package dev.loopmesh.lab.live;

import java.util.Locale;

/**
 * What a caller got from a service, by the {@code error.type} of the call. Only {@link #FAILED} and
 * {@link #UNREACHED} are the service's.
 */
enum CallOutcome {
  /** An answer that could be used; a 404 is one. */
  OK,
  /** An error, a broken connection, an unusable answer, or none in time. */
  FAILED,
  /** Cancelled by the caller, which did not need the answer any more. */
  CANCELLED,
  /** Not sent: the caller's own connection pool was full. */
  REFUSED,
  /** No connection was made: refused, or none in time. */
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

  /** As events have it: {@code unreached}. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
