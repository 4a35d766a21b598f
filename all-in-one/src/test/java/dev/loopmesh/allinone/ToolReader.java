package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads, as a player, all that the MCP tools of a lab tell. */
record ToolReader(DrillMesh mesh) {
  private static final Pattern NEXT = Pattern.compile("call again with offset=([0-9]+)");
  private static final int PAGES = 10; // of a long answer

  /** Calls each tool that only reads, for each service where it has one; to be given each text. */
  void readAll(BiConsumer<String, String> read) throws Exception {
    String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    read.accept("tools/list", send(list));
    int tools = 0;
    for (Object each : new JsonObject(send(list)).getJsonObject("result").getJsonArray("tools")) {
      JsonObject tool = (JsonObject) each;
      if (tool.getJsonObject("annotations").getBoolean("readOnlyHint")) {
        readAll(tool, read);
        tools++;
      }
    }
    assertTrue(tools > 5, () -> "few tools read: " + list);
  }

  private void readAll(JsonObject tool, BiConsumer<String, String> read) throws Exception {
    JsonObject properties = tool.getJsonObject("inputSchema").getJsonObject("properties");
    Map<String, Object> arguments = new HashMap<>();
    if (properties.containsKey("over")) {
      arguments.put("over", "100ms");
    }
    if (properties.containsKey("traceId")) {
      arguments.put("traceId", mesh.traces("limit=1").getJsonObject(0).getString("traceId"));
    }
    List<String> services =
        properties.containsKey("service") ? DrillPlayer.services().toList() : List.of("");
    for (String service : services) {
      if (!service.isEmpty()) {
        arguments.put("service", service);
      }
      readPages(new McpCall(tool.getString("name"), arguments), read);
    }
  }

  private void readPages(McpCall call, BiConsumer<String, String> read) throws Exception {
    Map<String, Object> arguments = new HashMap<>(call.arguments());
    for (int page = 0; page < PAGES; page++) {
      McpCall next = new McpCall(call.tool(), arguments);
      String text = next.text(send(next.message()), false);
      read.accept(next.toString(), text);
      Matcher more = NEXT.matcher(text);
      if (!more.find()) {
        return;
      }
      arguments.put("offset", Integer.parseInt(more.group(1)));
    }
  }

  private String send(String message) throws Exception {
    HttpResponse<String> answer = mesh.send(DrillMesh.PLAYER, "POST", "/mcp", message);
    assertEquals(200, answer.statusCode(), answer::body);
    return answer.body();
  }
}
