package dev.loopmesh.aggregator;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.Collection;

/**
 * Counts summaries by their outcome, in the metric {@code loopmesh.aggregations}: {@code ok},
 * {@code stale}, {@code partial} where a call failed, {@code caller-gone} where the connection was
 * closed before, or the name of the problem in the response. Thread-safe.
 */
final class Aggregations {
  private static final AttributeKey<String> MODE = AttributeKey.stringKey("loopmesh.mode");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  private final LongCounter counter;

  Aggregations(Meter meter, Collection<String> modes) {
    counter =
        meter
            .counterBuilder("loopmesh.aggregations")
            .setUnit("{aggregation}")
            .setDescription("Summaries fetched, by mode and outcome")
            .build();
    for (String mode : modes) {
      counter.add(0, attributes(mode, "ok")); // so that the first one is seen as an increase
    }
  }

  /** Counts one, in the given trace. */
  void count(String mode, String outcome, Context trace) {
    counter.add(1, attributes(mode, outcome), trace);
  }

  private static Attributes attributes(String mode, String outcome) {
    return Attributes.of(MODE, mode, OUTCOME, outcome);
  }
}
