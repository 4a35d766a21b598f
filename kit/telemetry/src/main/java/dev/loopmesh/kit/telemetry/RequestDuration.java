package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Duration of requests in seconds, by OpenTelemetry's HTTP conventions. Thread-safe.
 *
 * @param <K> how a request ended; attributes are cached for each, so there must be few
 */
public final class RequestDuration<K> {
  private static final List<Double> BOUNDARIES =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final DoubleHistogram seconds;
  private final Function<K, Attributes> describe;
  private final Map<K, Attributes> described = new ConcurrentHashMap<>();

  /**
   * A histogram.
   *
   * @param name {@code http.server.request.duration} or {@code http.client.request.duration}
   * @param describe makes the attributes
   */
  public RequestDuration(
      Meter meter, String name, String description, Function<K, Attributes> describe) {
    this.seconds =
        meter
            .histogramBuilder(name)
            .setUnit("s")
            .setDescription(description)
            .setExplicitBucketBoundariesAdvice(BOUNDARIES)
            .build();
    this.describe = describe;
  }

  /** Records a request. */
  public void record(long nanos, K end, Context context) {
    seconds.record(nanos / 1e9, described.computeIfAbsent(end, describe), context);
  }
}
