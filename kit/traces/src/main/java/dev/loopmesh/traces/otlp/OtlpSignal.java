package dev.loopmesh.traces.otlp;

import java.util.Locale;

/** What may be sent to the receiver, and how an answer names what was rejected of it. */
enum OtlpSignal {
  /** Spans. */
  TRACES("/v1/traces", "rejectedSpans", ""),
  /** Log records. */
  LOGS("/v1/logs", "rejectedLogRecords", ""),
  /** Data points. */
  METRICS(
      "/v1/metrics",
      "rejectedDataPoints",
      "The lab keeps no metrics. Set OTEL_METRICS_EXPORTER=none where they come from, or send them"
          + " elsewhere with OTEL_EXPORTER_OTLP_METRICS_ENDPOINT."),
  /** Profiles, which OTLP has under development. */
  PROFILES(
      "/v1development/profiles",
      "rejectedProfiles",
      "The lab keeps no profiles. Switch their exporter off, or send them elsewhere.");

  private final String path;
  private final String rejected;
  private final String advice;

  OtlpSignal(String path, String rejected, String advice) {
    this.path = path;
    this.rejected = rejected;
    this.advice = advice;
  }

  String path() {
    return path;
  }

  /** The member of a partial success in JSON that says how many were rejected. */
  String rejected() {
    return rejected;
  }

  /** What to do instead, where the lab keeps nothing of this signal; empty where it does. */
  String advice() {
    return advice;
  }

  /** Its name in metrics. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
