package dev.loopmesh.kit.scope;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.semconv.SchemaUrls;

/** The one instrumentation scope of all spans, metrics and log records, with its version. */
public final class InstrumentationScope {
  private static final String NAME = "dev.loopmesh";

  private InstrumentationScope() {}

  /** For spans. */
  public static Tracer tracer(OpenTelemetry openTelemetry) {
    return openTelemetry
        .tracerBuilder(NAME)
        .setInstrumentationVersion(BuildVersion.CURRENT)
        .setSchemaUrl(SchemaUrls.V1_42_0)
        .build();
  }

  /** For metrics. */
  public static Meter meter(OpenTelemetry openTelemetry) {
    return openTelemetry
        .meterBuilder(NAME)
        .setInstrumentationVersion(BuildVersion.CURRENT)
        .setSchemaUrl(SchemaUrls.V1_42_0)
        .build();
  }

  /** For log records. */
  public static Logger logger(OpenTelemetry openTelemetry) {
    return openTelemetry
        .getLogsBridge()
        .loggerBuilder(NAME)
        .setInstrumentationVersion(BuildVersion.CURRENT)
        .setSchemaUrl(SchemaUrls.V1_42_0)
        .build();
  }
}
