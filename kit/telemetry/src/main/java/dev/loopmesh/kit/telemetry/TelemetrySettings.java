package dev.loopmesh.kit.telemetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The values of {@code OTEL_*} that are built in; OpenTelemetry's own messages are less clear. */
final class TelemetrySettings {
  private static final Set<String> EXPORTERS = Set.of("otlp", "console", "none");
  private static final Set<String> PROTOCOLS = Set.of("http/protobuf");
  private static final Map<String, Set<String>> BUILT_IN = builtIn();
  private static final Map<String, String> INSTEAD =
      Map.of(
          "prometheus", "Prometheus can scrape /metrics of each management port without it",
          "grpc", "a Collector also accepts OTLP over HTTP, on port 4318",
          "http/json", "a Collector accepts protobuf over HTTP on the same port",
          "zipkin", "Zipkin can receive OTLP through a Collector",
          "jaeger_remote", "a Collector can do tail sampling");

  private TelemetrySettings() {}

  private static Map<String, Set<String>> builtIn() {
    Map<String, Set<String>> all = new HashMap<>();
    for (String signal : List.of("TRACES", "LOGS", "METRICS")) {
      all.put("OTEL_" + signal + "_EXPORTER", EXPORTERS);
      all.put("OTEL_EXPORTER_OTLP_" + signal + "_PROTOCOL", PROTOCOLS);
    }
    all.put("OTEL_EXPORTER_OTLP_PROTOCOL", PROTOCOLS);
    all.put(
        "OTEL_PROPAGATORS",
        Set.of("tracecontext", "baggage", "b3", "b3multi", "jaeger", "ottrace", "none"));
    all.put(
        "OTEL_TRACES_SAMPLER",
        Set.of(
            "always_on",
            "always_off",
            "traceidratio",
            "parentbased_always_on",
            "parentbased_always_off",
            "parentbased_traceidratio"));
    return all;
  }

  /** An error for each variable with another value. */
  static List<String> errors(Map<String, String> variables) {
    List<String> errors = new ArrayList<>();
    BUILT_IN.forEach(
        (variable, known) ->
            Arrays.stream(variables.getOrDefault(variable, "").split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty() && !known.contains(value))
                .forEach(value -> errors.add(error(variable, value, known))));
    return errors.stream().sorted().toList();
  }

  private static String error(String variable, String value, Set<String> known) {
    String instead = INSTEAD.containsKey(value) ? "; " + INSTEAD.get(value) : "";
    return "%s: '%s' is not built in; write %s%s"
        .formatted(variable, value, String.join(", ", new TreeSet<>(known)), instead);
  }
}
