package dev.loopmesh.traces.otlp;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Counts the data points or the profiles of a request, of which the lab keeps none. */
final class UnkeptItems {
  // metrics.proto: gauge, sum, histogram, exponential_histogram, summary; and their data points
  private static final Set<Integer> METRIC_KINDS = Set.of(5, 7, 9, 10, 11);
  private static final List<Set<Integer>> DATA_POINTS =
      List.of(Set.of(1), Set.of(2), Set.of(2), METRIC_KINDS, Set.of(1));
  private static final List<Set<Integer>> PROFILES = List.of(Set.of(1), Set.of(2), Set.of(2));

  private static final Set<String> JSON_ARRAYS =
      Set.of("resourceMetrics", "scopeMetrics", "metrics", "resourceProfiles", "scopeProfiles");
  private static final Set<String> JSON_METRIC_KINDS =
      Set.of("gauge", "sum", "histogram", "exponentialHistogram", "summary");
  private static final Set<String> JSON_ITEMS = Set.of("dataPoints", "profiles");

  private long items;

  private UnkeptItems() {}

  static long inProtobuf(OtlpSignal signal, byte[] body) throws IOException {
    return new ProtobufExport(body).count(signal == OtlpSignal.METRICS ? DATA_POINTS : PROFILES);
  }

  static long inJson(byte[] document, long mostBytes) {
    UnkeptItems counted = new UnkeptItems();
    return JsonCursor.readWhole(
        document,
        mostBytes,
        json -> {
          counted.countIn(json);
          return counted.items;
        });
  }

  private void countIn(JsonCursor json) throws IOException {
    json.object(
        name -> {
          if (JSON_ARRAYS.contains(name)) {
            json.array(() -> countIn(json));
          } else if (JSON_METRIC_KINDS.contains(name)) {
            countIn(json);
          } else if (JSON_ITEMS.contains(name)) {
            json.array(
                () -> {
                  json.skip();
                  items++;
                });
          } else {
            json.skip();
          }
        });
  }
}
