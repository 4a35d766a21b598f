package dev.loopmesh.lab.trace.otlp;

/** What may be sent to the receiver, and how an answer names what was rejected of it. */
enum OtlpSignal {
  /** Spans. */
  TRACES("/v1/traces", "rejectedSpans"),
  /** Log records. */
  LOGS("/v1/logs", "rejectedLogRecords");

  private final String path;
  private final String rejected;

  OtlpSignal(String path, String rejected) {
    this.path = path;
    this.rejected = rejected;
  }

  String path() {
    return path;
  }

  /** The member of a partial success in JSON that says how many were rejected. */
  String rejected() {
    return rejected;
  }
}
