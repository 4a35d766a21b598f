package dev.loopmesh.kit.metrics;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The metrics of a service in the formats of Prometheus. Reading takes milliseconds: not on event
 * loops. Thread-safe.
 */
public final class Exposition {
  private static final String INFO_HELP = "The service that these metrics belong to";
  private static final Logger CONVERTER =
      Logger.getLogger("io.opentelemetry.exporter.prometheus.Otel2PrometheusConverter");

  static {
    // it warns that exemplars lack attributes of their span
    CONVERTER.setLevel(Level.SEVERE);
  }

  private static final boolean WITH_CREATION_TIMES = false; // would add a series per counter

  private final PrometheusMetricReader reader =
      PrometheusMetricReader.builder().setOtelScopeLabelsEnabled(false).build();

  /** Adds itself as a reader. */
  public SdkMeterProviderBuilder of(SdkMeterProviderBuilder provider) {
    return provider.registerMetricReader(reader);
  }

  /** Prometheus text format 0.0.4. */
  public byte[] prometheus() {
    return write(PrometheusTextFormatWriter.create());
  }

  /**
   * OpenMetrics 1.0.0, with exemplars. Each exemplar is read once, in either format, so that two
   * readers see different ones.
   */
  public byte[] openMetrics() {
    return write(new OpenMetricsTextFormatWriter(WITH_CREATION_TIMES, false));
  }

  /** The samples of these metrics, by the name of the metric; of a histogram the count. */
  public JsonObject samples(Set<String> metrics) {
    JsonObject samples = new JsonObject();
    for (MetricSnapshot metric : reader.collect()) {
      String name = metric.getMetadata().getPrometheusName();
      if (metrics.contains(name)) {
        samples.put(
            name, new JsonArray(metric.getDataPoints().stream().map(Exposition::sample).toList()));
      }
    }
    return samples;
  }

  private static JsonObject sample(DataPointSnapshot point) {
    JsonObject labels = new JsonObject();
    Labels known = point.getLabels();
    for (int i = 0; i < known.size(); i++) {
      labels.put(known.getPrometheusName(i), known.getValue(i));
    }
    return new JsonObject().put("labels", labels).put("value", value(point));
  }

  private static double value(DataPointSnapshot point) {
    if (point instanceof GaugeDataPointSnapshot gauge) {
      return gauge.getValue();
    }
    if (point instanceof CounterDataPointSnapshot counter) {
      return counter.getValue();
    }
    return ((HistogramDataPointSnapshot) point).getCount();
  }

  private byte[] write(ExpositionFormatWriter format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
    try {
      format.write(out, described(reader.collect()), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen in memory
    }
    return out.toByteArray();
  }

  /** Adds the help text that the exporter omits. */
  private static MetricSnapshots described(MetricSnapshots metrics) {
    return new MetricSnapshots(
        metrics.stream()
            .map(metric -> metric instanceof InfoSnapshot info ? described(info) : metric)
            .toList());
  }

  private static InfoSnapshot described(InfoSnapshot info) {
    MetricMetadata metadata = new MetricMetadata(info.getMetadata().getName(), INFO_HELP);
    return new InfoSnapshot(metadata, info.getDataPoints());
  }
}
