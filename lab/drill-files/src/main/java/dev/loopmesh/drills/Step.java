package dev.loopmesh.drills;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A change that a drill makes in the mesh.
 *
 * @param name unique in the drill
 * @param at after the calm, jitter included
 * @param path of the management port that it is put to, or {@link #REQUESTS}
 * @param body what is put
 * @param isDecoy whether it is harmless
 */
public record Step(
    String name, Duration at, String service, String path, JsonObject body, boolean isDecoy) {
  /** Not a change of the service: others than the guests send requests to it. */
  public static final String REQUESTS = "requests";

  /** Whether others send requests. */
  public boolean isTraffic() {
    return path.equals(REQUESTS);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("at", DurationText.print(at))
        .put("service", service)
        .put("path", path)
        .put("body", body)
        .put("decoy", isDecoy);
  }
}
