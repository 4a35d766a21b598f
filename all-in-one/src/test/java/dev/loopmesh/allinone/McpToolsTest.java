package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** The tools of the MCP server, with a whole mesh that needs a token for changes. */
@Execution(CONCURRENT)
class McpToolsTest {
  private static final String TOKEN = "open-sesame";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static Mesh mesh;
  private static String traceId;

  @BeforeAll
  static void up() throws Exception {
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.remove("OTEL_SDK_DISABLED");
    settings.put("CONTROL_TOKEN", TOKEN);
    mesh = Mesh.start(settings);
    URI summary = URI.create(mesh.url("aggregator") + "/users/42/summary");
    HttpResponse<String> fetched =
        CLIENT.send(HttpRequest.newBuilder(summary).build(), BodyHandlers.ofString());
    traceId = new JsonObject(fetched.body()).getJsonObject("fetch").getString("traceId");
    read("get_trace", Map.of("traceId", traceId)); // waits until it is complete
  }

  @AfterAll
  static void down() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @Test
  void theStateOfTheMeshIsShown() throws Exception {
    List<String> services = read("list_services", Map.of()).lines().toList();

    assertEquals(4, services.size());
    services.forEach(line -> assertEquals("ready", new JsonObject(line).getString("state")));
    String one = read("list_services", Map.of("service", "aggregator", "setting", "RETRY"));
    assertTrue(one.contains("\"name\":\"RETRY_ATTEMPTS\"") && !one.contains("BREAKER"), one);
    String none = refused("list_services", Map.of("service", "stock-service"));
    assertTrue(none.contains("aggregator, user-service"), none);
  }

  @Test
  void aTraceIsListedDrawnAndSearched() throws Exception {
    String list = read("list_traces", Map.of("route", "/users/{id}/summary", "status", "ok"));
    assertTrue(list.contains(traceId), list);

    String drawn = read("get_trace", Map.of("traceId", traceId));
    assertTrue(drawn.startsWith("trace " + traceId) && drawn.contains("critical path"), drawn);
    String figures = read("get_trace", Map.of("traceId", traceId, "format", "json"));
    assertEquals(10, figures.lines().filter(line -> line.contains("\"startMs\"")).count());

    Map<String, Object> orders =
        Map.of("service", "order-service", "attribute", "http.route=/orders");
    String found = read("search_spans", orders);
    JsonObject span = new JsonObject(found.lines().findFirst().orElseThrow());
    assertEquals("GET /orders", span.getString("name"));
    assertTrue(span.getDouble("durationMs") >= 200, found);
    String missing = read("search_spans", Map.of("attribute", "http.route=/none"));
    assertTrue(missing.startsWith("[Spans found: 0."), missing);
    String unknown = refused("get_trace", Map.of("traceId", "0".repeat(31) + "1"));
    assertTrue(unknown.contains("(404)") && unknown.contains("No span of trace"), unknown);
  }

  @Test
  void metricsAreListedAndRead() throws Exception {
    String index = read("get_metrics", Map.of("service", "order-service"));
    assertTrue(index.contains("http_server_request_duration_seconds (histogram, "), index);
    String series =
        read("get_metrics", Map.of("service", "order-service", "name", "request_duration"));
    assertTrue(series.contains("http_route=\"/orders\""), series);
    assertFalse(series.contains("jvm_"), series);
  }

  @Test
  void loopsAreWatchedForAWhile() throws Exception {
    List<JsonObject> loops =
        read("get_loops", Map.of("over", "300ms"))
            .lines()
            .map(JsonObject::new)
            .filter(line -> line.containsKey("busyPercent"))
            .toList();

    assertEquals(4, loops.size());
    for (JsonObject loop : loops) {
      assertTrue(loop.getDouble("overMs") >= 300, loop::encode);
      double busy = loop.getDouble("busyPercent");
      assertTrue(busy >= 0 && busy <= 100, loop::encode);
    }
  }

  @Test
  void aSettingIsChangedWithTheTokenOnly() throws Exception {
    Map<String, Object> change =
        Map.of("service", "aggregator", "name", "RETRY_BACKOFF", "value", "40ms");

    String without = refused("set_setting", change);
    assertTrue(without.contains("(401)") && without.contains("CONTROL_TOKEN"), without);
    String with = call("set_setting", change, TOKEN, false);
    assertTrue(with.startsWith("RETRY_BACKOFF of aggregator: 40ms, before 25ms"), with);
    String wrong =
        call(
            "set_setting",
            Map.of("service", "aggregator", "name", "RETRY_ATTEMPTS", "value", 99),
            TOKEN,
            true);
    assertTrue(wrong.contains("is not a whole number from 1 to 10"), wrong);
  }

  @Test
  void aLoadIsSentAndMeasuredWithTheTokenOnly() throws Exception {
    Map<String, Object> load = Map.of("mode", "menu", "rate", 50, "for", "500ms");

    assertTrue(refused("run_load", load).contains("(401)"));
    String report = call("run_load", load, TOKEN, false);

    assertTrue(report.contains("requests: {\"due\":25,\"sent\":25,"), report);
    assertTrue(report.contains("statuses: {\"200\":25}"), report);
  }

  @Test
  void aRaceIsDrawn() throws Exception {
    String race = read("run_race", Map.of("modes", "sequential,parallel"));

    assertTrue(race.contains("times as fast as sequential"), race);
    assertTrue(refused("run_race", Map.of("modes", "magic")).contains("'magic' is invalid"));
  }

  @Test
  void theCommandSendsThePlayersTokenBeforeAnyOther() {
    Map<String, String> all = new HashMap<>(Map.of("CONTROL_TOKEN", "c", "LAB_URL", "http://x"));
    assertEquals("c", McpCommand.token(all));
    all.putAll(Map.of("TRAINER_TOKEN", "t", "PLAYER_TOKEN", " "));
    assertEquals("t", McpCommand.token(all));
    all.put("PLAYER_TOKEN", "p");
    assertEquals("p", McpCommand.token(all));
    assertEquals("", McpCommand.token(Map.of()));
  }

  @Test
  void theCommandPassesMessagesOn() {
    InputStream normal = System.in;
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}\n";
    try {
      System.setIn(new ByteArrayInputStream(ping.getBytes(UTF_8)));
      CommandRun run = CommandRun.of(List.of("mcp", "--lab", mesh.url("lab")));
      assertEquals(0, run.code(), run::err);
      assertEquals(
          new JsonObject().put("jsonrpc", "2.0").put("id", 9).put("result", new JsonObject()),
          new JsonObject(run.out()));
    } finally {
      System.setIn(normal);
    }
  }

  private static String read(String tool, Map<String, Object> arguments) throws Exception {
    return call(tool, arguments, "", false);
  }

  private static String refused(String tool, Map<String, Object> arguments) throws Exception {
    return call(tool, arguments, "", true);
  }

  private static String call(
      String tool, Map<String, Object> arguments, String token, boolean isError) throws Exception {
    McpCall call = new McpCall(tool, arguments);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(mesh.url("lab") + "/mcp"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(call.message()));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    return call.text(answer.body(), isError);
  }
}
