package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A call of a tool, as JSON-RPC, and its answer. */
record McpCall(String tool, Map<String, Object> arguments) {
  private static final int MOST_BYTES = 20_480;

  String message() {
    JsonObject params = new JsonObject().put("name", tool).put("arguments", arguments);
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", 1)
        .put("method", "tools/call")
        .put("params", params)
        .encode();
  }

  /** The text of the result, which must be of this kind. */
  String text(String answer, boolean isError) {
    assertTrue(answer.getBytes(UTF_8).length <= MOST_BYTES, "bounded");
    JsonObject result = new JsonObject(answer).getJsonObject("result");
    assertEquals(isError, result.getBoolean("isError"), () -> this + answer);
    return result.getJsonArray("content").getJsonObject(0).getString("text");
  }
}
