package dev.loopmesh.mcp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.mcp.tool.Tools;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpRoutesTest {
  private static final JsonObject NONE = new JsonObject();
  private static ServedMcp mcp;

  @BeforeAll
  static void start() throws Exception {
    mcp = new ServedMcp();
  }

  @AfterAll
  static void stop() throws Exception {
    mcp.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2024-11-05, 2025-11-25",
    "2999-01-01, 2025-11-25"
  })
  void clientAndServerAgreeOnAVersion(String asked, String agreed) throws Exception {
    JsonObject client = new JsonObject().put("name", "test").put("version", "1");
    JsonObject params =
        new JsonObject()
            .put("protocolVersion", asked)
            .put("capabilities", NONE)
            .put("clientInfo", client);

    JsonObject result = mcp.ask("initialize", params).getJsonObject("result");

    assertEquals(agreed, result.getString("protocolVersion"));
    assertEquals("loopmesh", result.getJsonObject("serverInfo").getString("name"));
    assertEquals(
        new JsonObject().put("tools", new JsonObject().put("listChanged", false)),
        result.getJsonObject("capabilities"));
  }

  @Test
  void theListOfToolsSaysWhatEachDoes() throws Exception {
    HttpResponse<String> answer = mcp.post(ServedMcp.message("tools/list", NONE));

    JsonArray tools = new JsonObject(answer.body()).getJsonObject("result").getJsonArray("tools");
    assertEquals(Tools.ALL.size(), tools.size());
    assertTrue(answer.body().getBytes(StandardCharsets.UTF_8).length <= 20_480);
    JsonObject traces = tool(tools, "list_traces");
    assertEquals(
        new JsonArray().add("any").add("ok").add("error").add("cancelled"),
        traces
            .getJsonObject("inputSchema")
            .getJsonObject("properties")
            .getJsonObject("status")
            .getJsonArray("enum"));
    assertTrue(traces.getJsonObject("annotations").getBoolean("readOnlyHint"));
    JsonObject change = tool(tools, "set_setting").getJsonObject("annotations");
    assertTrue(change.getBoolean("destructiveHint") && !change.getBoolean("readOnlyHint"));
  }

  private static JsonObject tool(JsonArray tools, String name) {
    return tools.stream()
        .map(JsonObject.class::cast)
        .filter(tool -> tool.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void messagesWithoutAnAnswerAreAccepted() throws Exception {
    for (String message :
        new String[] {
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}",
          "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"
        }) {
      HttpResponse<String> answer = mcp.post(message);
      assertEquals(202, answer.statusCode(), message);
      assertEquals("", answer.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "\"ping\"",
        "{}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}"
      })
  void whatIsNoMessageIsRefused(String body) throws Exception {
    HttpResponse<String> answer = mcp.post(body);

    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(new JsonObject(answer.body()).getString("type").endsWith("/bad-body"));
  }

  @Test
  void anUnknownVersionOrRepresentationIsRefused() throws Exception {
    String ping = ServedMcp.message("ping", NONE);

    assertEquals(200, mcp.post(ping, "MCP-Protocol-Version", "2025-06-18").statusCode());
    assertEquals(400, mcp.post(ping, "MCP-Protocol-Version", "2025-03-26").statusCode());
    assertEquals(406, mcp.post(ping, "Accept", "text/html").statusCode());
    assertEquals(200, mcp.post(ping, "Mcp-Session-Id", "unknown").statusCode(), "no sessions");
  }

  @Test
  void thereIsNoStreamToOpenAndNoSessionToEnd() throws Exception {
    for (String method : new String[] {"GET", "DELETE"}) {
      HttpResponse<String> answer = mcp.send(method);
      assertEquals(405, answer.statusCode());
      assertEquals("POST", answer.headers().firstValue("Allow").orElse(""));
    }
  }

  @Test
  void anUnknownMethodOrToolIsAnErrorOfJsonRpc() throws Exception {
    assertEquals(-32601, error(mcp.ask("resources/list", NONE)));
    assertEquals(-32602, error(mcp.ask("tools/call", new JsonObject().put("name", "no_such"))));
  }

  private static int error(JsonObject answer) {
    return answer.getJsonObject("error").getInteger("code");
  }

  @Test
  void aCallWithoutALabSaysWhatIsMissing() throws Exception {
    JsonObject call = new JsonObject().put("name", "list_services").put("arguments", NONE);

    JsonObject result = mcp.ask("tools/call", call).getJsonObject("result");

    assertTrue(result.getBoolean("isError"));
    String text = result.getJsonArray("content").getJsonObject(0).getString("text");
    assertTrue(text.startsWith("The lab refused this (404): "), text);
  }

  @Test
  void aClientThatDisappearsCancelsItsCall() throws Exception {
    JsonObject call = new JsonObject().put("name", "run_race").put("arguments", NONE);
    String body = ServedMcp.message("tools/call", call);
    try (Socket socket = new Socket("127.0.0.1", mcp.url().getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
      out.write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      assertTrue(mcp.asked.await(30, SECONDS), "the lab was called");
      InputStream in = socket.getInputStream();
      assertEquals(0, in.available(), "the call is in progress");
    }

    assertTrue(mcp.left.await(30, SECONDS), "the call of the lab was given up");
  }

  @Test
  void dataBindingOnTheClassPathDoesNotChangeTheCodecOfVertx() {
    assertSame(JacksonCodec.class, Json.CODEC.getClass());
  }
}
