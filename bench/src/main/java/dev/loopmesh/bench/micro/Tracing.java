package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.telemetry.Telemetry;
import java.util.Map;
import java.util.logging.Level;

/** The telemetry of a service, all of it but the exporters: theirs is the work of other threads. */
final class Tracing {
  private Tracing() {}

  /**
   * Starts one.
   *
   * @param sampler as {@code OTEL_TRACES_SAMPLER} names it
   */
  static Telemetry with(String sampler) {
    return Telemetry.start(
        "aggregator",
        "0",
        Map.of(
            "OTEL_TRACES_SAMPLER", sampler,
            "OTEL_TRACES_EXPORTER", "none",
            "OTEL_LOGS_EXPORTER", "none"),
        Level.OFF);
  }
}
