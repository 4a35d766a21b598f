package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import java.time.Duration;
import java.util.Map;

/** Puts {@link SpanPost} where OpenTelemetry would put its own way of exporting spans. */
final class SpanPosting {
  private static final String EXPORTER = "otel.traces.exporter";
  private static final AttributeKey<String> COMPONENT =
      AttributeKey.stringKey("otel.component.type");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final LateSenders senders;
  private final boolean suits;
  private SpanPost post; // null while there is none

  /**
   * Stands in where spans are to go by OTLP over HTTP, not to a console or by gRPC.
   *
   * @param properties as they were set; those that are to be used instead after it
   */
  SpanPosting(ComponentLoader loader, Map<String, String> properties) {
    senders = new LateSenders(loader);
    String protocol =
        properties.getOrDefault(
            "otel.exporter.otlp.traces.protocol", properties.get("otel.exporter.otlp.protocol"));
    suits =
        protocol.equals("http/protobuf")
            && properties.getOrDefault(EXPORTER, "otlp").equals("otlp");
    if (suits) {
      properties.put(EXPORTER, "none");
    }
  }

  /** Where OpenTelemetry finds its parts. */
  ComponentLoader loader() {
    return senders;
  }

  /**
   * Begins, with what {@code OTEL_EXPORTER_OTLP_*} and {@code OTEL_BSP_*} say.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException when that is wrong
   */
  SdkTracerProviderBuilder begin(SdkTracerProviderBuilder provider, ConfigProperties config) {
    if (suits) {
      for (var exporter : senders.load(ConfigurableSpanExporterProvider.class)) {
        if (exporter.getName().equals("otlp")) {
          exporter.createExporter(config); // of which nothing but the sender is used
        }
      }
      post = new SpanPost(new Outbox(senders.last()), bounds(config));
      provider.addSpanProcessor(post);
    }
    return provider;
  }

  private static SpanPost.Bounds bounds(ConfigProperties config) {
    return new SpanPost.Bounds(
        config.getDuration("otel.bsp.schedule.delay", Duration.ofSeconds(5)),
        config.getInt("otel.bsp.max.export.batch.size", 512),
        config.getInt("otel.bsp.max.queue.size", 2_048));
  }

  /** Tells how many spans were exported, how many could not be, and how many did not fit. */
  void observe(Meter meter) {
    if (post == null) {
      return;
    }
    Attributes all = Attributes.of(COMPONENT, "batching_span_processor");
    Attributes unfit = with(all, "queue_full");
    meter
        .counterBuilder("otel.sdk.processor.span.processed")
        .setUnit("{span}")
        .setDescription("Spans whose processing has ended, by why they were lost")
        .buildWithCallback(
            counter -> {
              post.processed().forEach((error, spans) -> counter.record(spans, with(all, error)));
              if (post.dropped() > 0) {
                counter.record(post.dropped(), unfit);
              }
            });
  }

  private static Attributes with(Attributes all, String error) {
    return error.equals(Outbox.SENT) ? all : all.toBuilder().put(ERROR, error).build();
  }
}
