package dev.loopmesh.mcp.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.mcp.ServedMcp;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StdioPipeTest {
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
      "clientInfo":{"name":"test","version":"1"}}}
      """;
  private static ServedMcp mcp;

  @BeforeAll
  static void start() throws Exception {
    mcp = new ServedMcp();
  }

  @AfterAll
  static void stop() throws Exception {
    mcp.close();
  }

  @Test
  void eachRequestGetsOneLineBeforeThePipeEnds() throws Exception {
    StringBuilder in = new StringBuilder(INITIALIZE);
    in.append("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n\n");
    for (int id = 1; id <= 30; id++) {
      in.append("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"ping\"}\n".formatted(id));
    }

    List<JsonObject> answers = pipe(mcp.url(), in.toString());

    assertEquals(31, answers.size());
    for (int id = 0; id <= 30; id++) {
      assertEquals(id, answers.get(id).getInteger("id"));
      assertTrue(answers.get(id).containsKey("result"), answers.get(id)::encode);
    }
  }

  @Test
  void whatIsNoMessageIsAnErrorAndTheNextLineIsRead() throws Exception {
    String tooLong = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"" + "x".repeat(70_000) + "\"}\n";
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"ping\"}";

    List<JsonObject> answers = pipe(mcp.url(), "nonsense\n[]\n" + tooLong + "{\"id\":7}\n" + ping);

    assertEquals(5, answers.size());
    long parseErrors = answers.stream().filter(answer -> code(answer) == -32_700).count();
    assertEquals(3, parseErrors, answers::toString);
    assertEquals(-32_000, code(byId(answers, 7)), "the lab has refused it");
    assertTrue(byId(answers, 6).containsKey("result"), "without a line break at the end");
  }

  @Test
  void withoutALabEachRequestSaysHowToStartIt() throws Exception {
    URI nowhere = URI.create("http://127.0.0.1:1/mcp");

    List<JsonObject> answers = pipe(nowhere, INITIALIZE);

    String message = answers.get(0).getJsonObject("error").getString("message");
    assertEquals("Nothing is listening at " + nowhere + ". Start the mesh: ./mesh up", message);
  }

  @Test
  void aCancelledRequestIsCutOffAndHasNoAnswer() throws Exception {
    PipedOutputStream in = new PipedOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StdioPipe pipe = new StdioPipe(mcp.url(), "", new PrintStream(out, true, UTF_8));
    PipedInputStream input = new PipedInputStream(in);
    Thread running = new Thread(() -> run(pipe, input));
    running.start();
    in.write(
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"run_race\"}}\n"
            .getBytes(UTF_8));
    assertTrue(mcp.asked.await(30, SECONDS), "the lab was called");

    in.write(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}\n"
            .getBytes(UTF_8));
    assertTrue(mcp.left.await(30, SECONDS), "the call of the lab was given up");
    in.close();
    running.join(60_000);

    assertEquals("", out.toString(UTF_8));
    assertTrue(!running.isAlive(), "it ends with its input");
  }

  private static void run(StdioPipe pipe, PipedInputStream in) {
    try {
      pipe.run(in);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the order of their IDs. */
  private static List<JsonObject> pipe(URI url, String in) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StdioPipe(url, "", new PrintStream(out, true, UTF_8))
        .run(new ByteArrayInputStream(in.getBytes(UTF_8)));
    return out.toString(UTF_8)
        .lines()
        .map(JsonObject::new)
        .sorted(Comparator.comparing(StdioPipeTest::id))
        .toList();
  }

  private static int id(JsonObject answer) {
    return answer.getValue("id") instanceof Integer id ? id : -1;
  }

  private static int code(JsonObject answer) {
    return answer.containsKey("error") ? answer.getJsonObject("error").getInteger("code") : 0;
  }

  private static JsonObject byId(List<JsonObject> answers, int id) {
    return answers.stream()
        .filter(answer -> Integer.valueOf(id).equals(answer.getInteger("id")))
        .findFirst()
        .orElseThrow();
  }
}
