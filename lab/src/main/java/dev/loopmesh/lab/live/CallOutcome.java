package dev.loopmesh.lab.live;

import java.util.Locale;

/**
 * The outcome of a call, by its {@code error.type}. Only {@link #FAILED} and {@link #UNREACHED} are
 * the fault of the service.
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
   * @param errorType empty for none
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
