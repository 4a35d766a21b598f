package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.waiting.WayOfWaiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;

/** The document of {@code GET /menu}: the modes. */
final class Menu {
  private Menu() {}

  static Buffer of(Collection<WayOfWaiting> ways) {
    return new JsonObject()
        .put("summary", "/users/{id}/summary?mode={mode}")
        .put("modes", new JsonArray(ways.stream().map(Menu::entry).toList()))
        .put("openapi", "/openapi.yaml")
        .toBuffer();
  }

  private static JsonObject entry(WayOfWaiting way) {
    JsonObject entry =
        new JsonObject()
            .put("mode", way.mode())
            .put("what", way.explanation())
            .put("available", way.unavailable().isEmpty())
            .put("try", "/users/42/summary?mode=" + way.mode());
    return way.unavailable().isEmpty() ? entry : entry.put("reason", way.unavailable());
  }
}
