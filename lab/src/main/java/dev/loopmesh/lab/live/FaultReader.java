package dev.loopmesh.lab.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Reads what goes wrong in a service on purpose, and tells it when it has changed: of those faults
 * that its telemetry tells of, too.
 */
final class FaultReader {
  static final String PATH = "/faults";
  private static final JsonArray NONE = new JsonArray();

  private final String service;
  private JsonArray told = NONE;
  private Optional<JsonObject> last = Optional.empty();

  FaultReader(String service) {
    this.service = service;
  }

  /**
   * Reads an answer of {@link #PATH}.
   *
   * @param atMicros when it was so, since 1970 by the lab's clock
   * @return empty when all is as it was told last
   */
  Optional<JsonObject> read(JsonObject answer, long atMicros) {
    JsonArray faults = new JsonArray();
    for (Object put : answer.getJsonArray("faults", NONE)) {
      JsonObject fault = (JsonObject) put;
      if (fault.getBoolean("visible", true)) {
        faults.add(brief(fault));
      }
    }
    if (faults.equals(told)) {
      return Optional.empty();
    }
    told = faults;
    last =
        Optional.of(
            new JsonObject()
                .put("type", "faults")
                .put("service", service)
                .put("at", atMicros)
                .put("faults", faults));
    return last;
  }

  private static JsonObject brief(JsonObject fault) {
    return new JsonObject()
        .put("name", fault.getString("name"))
        .put("fault", fault.getJsonObject("definition").getString("fault"))
        .put("active", "active".equals(fault.getString("state")));
  }

  /** The last event; empty when there was none of this process. */
  Optional<JsonObject> last() {
    return last;
  }

  /** Another process will answer next, or another page watches. */
  void beginAnew() {
    told = NONE;
    last = Optional.empty();
  }
}
