package dev.loopmesh.traces.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** A kind of telemetry that OTLP carries. */
enum OtlpSignal {
  TRACES("/v1/traces", ExportTraceServiceRequest::getDescriptor, Set.of(), "rejectedSpans", ""),
  LOGS("/v1/logs", ExportLogsServiceRequest::getDescriptor, Set.of(), "rejectedLogRecords", ""),
  /** Its fields per kind: gauge, sum, histogram, exponential histogram, summary. */
  METRICS(
      "/v1/metrics",
      ExportMetricsServiceRequest::getDescriptor,
      Set.of(5, 7, 9, 10, 11),
      "rejectedDataPoints",
      "The lab does not store metrics. Set OTEL_METRICS_EXPORTER=none in the sender, or send them"
          + " elsewhere with OTEL_EXPORTER_OTLP_METRICS_ENDPOINT."),
  PROFILES(
      "/v1development/profiles",
      ExportProfilesServiceRequest::getDescriptor,
      Set.of(),
      "rejectedProfiles",
      "The lab does not store profiles. Disable their exporter, or send them elsewhere.");

  private final String path;
  private final Supplier<Descriptor> request;
  private final Set<Integer> kinds;
  private final String rejected;
  private final String advice;

  OtlpSignal(
      String path,
      Supplier<Descriptor> request,
      Set<Integer> kinds,
      String rejected,
      String advice) {
    this.path = path;
    this.request = request;
    this.kinds = kinds;
    this.rejected = rejected;
    this.advice = advice;
  }

  String path() {
    return path;
  }

  /** Its message, loaded at first use. */
  Descriptor request() {
    return request.get();
  }

  /** The path of fields to its items: resources, scopes and, for metrics, the kind. */
  List<Set<Integer>> items() {
    Set<Integer> first = Set.of(1);
    Set<Integer> second = Set.of(2);
    return kinds.isEmpty()
        ? List.of(first, second, second)
        : List.of(first, second, second, kinds, first);
  }

  /** The member of a partial success in JSON that says how many were rejected. */
  String rejected() {
    return rejected;
  }

  /** What to do instead; empty if the signal is stored. */
  String advice() {
    return advice;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
