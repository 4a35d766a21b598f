package dev.loopmesh.traces.otlp;

/**
 * A request that is not taken, as the OTLP specification (OTLP/HTTP, "Failures") wants it told.
 * Costs no stack trace.
 */
public final class OtlpRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  // google.rpc.Code
  private static final int INVALID_ARGUMENT = 3;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int INTERNAL = 13;

  private final int httpStatus;
  private final int code;

  private OtlpRefused(int httpStatus, int code, String message) {
    super(message, null, false, false);
    this.httpStatus = httpStatus;
    this.code = code;
  }

  /** 400: cannot be decoded; not to be retried. */
  static OtlpRefused malformed(String message) {
    return new OtlpRefused(400, INVALID_ARGUMENT, message);
  }

  static OtlpRefused tooSlow() {
    return new OtlpRefused(408, DEADLINE_EXCEEDED, "the body came too slowly");
  }

  static OtlpRefused tooLarge(String message) {
    return new OtlpRefused(413, RESOURCE_EXHAUSTED, message);
  }

  static OtlpRefused unknownEncoding(String encoding) {
    return new OtlpRefused(
        415,
        INVALID_ARGUMENT,
        "Content-Encoding '%s' is not taken; accepted: %s"
            .formatted(encoding, ContentCoding.ACCEPTED));
  }

  /** 429: to be retried. */
  static OtlpRefused busy() {
    return new OtlpRefused(
        429, RESOURCE_EXHAUSTED, "too much is being received at once; try again in a second");
  }

  static OtlpRefused unknownExpectation(String expectation) {
    return new OtlpRefused(
        417,
        INVALID_ARGUMENT,
        "Expect '%s' cannot be met; known: 100-continue".formatted(expectation));
  }

  /** 500: an error in the receiver. */
  static OtlpRefused fault() {
    return new OtlpRefused(500, INTERNAL, "a fault in the receiver; its log says more");
  }

  int httpStatus() {
    return httpStatus;
  }

  /** A {@code google.rpc.Code}. */
  int code() {
    return code;
  }
}
