package dev.loopmesh.lab.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads the injected faults of a service that its telemetry shows, and reports changes. */
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
   * Reads a response of {@link #PATH}.
   *
   * @param atMicros since 1970 by the lab's clock
   * @return empty when nothing has changed
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

  /** The last event; empty if there was none since the process started. */
  Optional<JsonObject> last() {
    return last;
  }

  /** Starts again: the service was restarted, or a page has opened. */
  void beginAnew() {
    told = NONE;
    last = Optional.empty();
  }
}
