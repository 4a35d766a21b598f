package dev.loopmesh.lab.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Turns each response with a service's platform pauses into one event for pages. Services that
 * share a JVM report the same pause. Not thread-safe.
 */
final class PauseReader {
  private final String service;
  private long since;
  private boolean interrupted = true;

  PauseReader(String service) {
    this.service = service;
  }

  String path() {
    return "/loops/pauses?since=" + since;
  }

  /** Stops until the next response: pauses before that do not count as lost. */
  void interrupt() {
    interrupted = true;
  }

  void beginAnew() {
    since = 0;
    interrupted = true;
  }

  /**
   * @param aheadMicros by how much the service's clock is ahead
   * @return empty when there are none, or when the service has restarted
   */
  Optional<JsonObject> read(JsonObject answer, long aheadMicros) {
    long next = answer.getLong("next");
    if (next < since) {
      beginAnew();
      return Optional.empty();
    }
    since = next;
    long lost = interrupted ? 0 : answer.getLong("lost");
    interrupted = false;
    JsonArray pauses = new JsonArray();
    for (Object told : answer.getJsonArray("pauses")) {
      pauses.add(pause((JsonObject) told, answer.getString("jvm"), aheadMicros));
    }
    return pauses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new JsonObject()
                .put("type", "pauses")
                .put("service", service)
                .put("lost", lost)
                .put("pauses", pauses));
  }

  /** Its key is the same for all services that share a JVM. */
  private static JsonObject pause(JsonObject told, String jvm, long aheadMicros) {
    String collector = told.getString("collector");
    long from = told.getLong("startEpochMicros") - aheadMicros;
    return new JsonObject()
        .put("key", "%s %s %d".formatted(jvm, collector, told.getLong("number")))
        .put("from", from)
        .put("to", from + told.getLong("durationNanos") / 1_000)
        .put("collector", collector)
        .put("cause", told.getString("cause"));
  }
}
