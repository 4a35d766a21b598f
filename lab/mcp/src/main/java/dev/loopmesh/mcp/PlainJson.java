package dev.loopmesh.mcp;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Keeps Vert.x on the codec that it has without Jackson's data binding, which the MCP SDK adds to
 * the class path: with it, Vert.x would load an {@code ObjectMapper} when it starts.
 */
public final class PlainJson implements JsonFactory {
  @Override
  public JsonCodec codec() {
    return new JacksonCodec();
  }
}
