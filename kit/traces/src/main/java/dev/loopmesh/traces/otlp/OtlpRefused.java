package dev.loopmesh.traces.otlp;

/** A request that is refused (OTLP specification, OTLP/HTTP, "Failures"). Costs no stack trace. */
public final class OtlpRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int httpStatus;

  OtlpRefused(int httpStatus, String message) {
    super(message, null, false, false);
    this.httpStatus = httpStatus;
  }

  /** 400: cannot be decoded; not to be retried. */
  static OtlpRefused malformed(String message) {
    return new OtlpRefused(400, message);
  }

  static OtlpRefused tooLarge(String message) {
    return new OtlpRefused(413, message);
  }

  int httpStatus() {
    return httpStatus;
  }

  /** A {@code google.rpc.Code}. */
  int code() {
    return switch (httpStatus) {
      case 408 -> 4; // DEADLINE_EXCEEDED
      case 413, 429 -> 8; // RESOURCE_EXHAUSTED
      case 500 -> 13; // INTERNAL
      default -> 3; // INVALID_ARGUMENT
    };
  }
}
