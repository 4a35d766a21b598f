package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.Refusal;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts requests to the receiver by signal and status. Use on one event loop. */
public final class OtlpCounts {
  private final Map<String, Map<String, Long>> requests = new HashMap<>();
  private final Map<String, Long> rejected = new HashMap<>();

  void answered(String path, int status) {
    requests
        .computeIfAbsent(signalAt(path), signal -> new HashMap<>())
        .merge("" + status, 1L, Long::sum);
  }

  void rejected(OtlpSignal signal, Refusal refusal) {
    if (refusal.count() > 0) {
      rejected.merge(signal.word(), refusal.count(), Long::sum);
    }
  }

  private static String signalAt(String path) {
    return Arrays.stream(OtlpSignal.values())
        .filter(signal -> signal.path().equals(path))
        .map(OtlpSignal::word)
        .findFirst()
        .orElse("other");
  }

  public JsonObject toJson() {
    JsonObject bySignal = new JsonObject();
    requests.forEach((signal, count) -> bySignal.put(signal, new JsonObject(Map.copyOf(count))));
    return new JsonObject()
        .put("requests", bySignal)
        .put("rejected", new JsonObject(Map.copyOf(rejected)));
  }
}
