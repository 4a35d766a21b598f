package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.lab.Lab;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** The lab's API of the drills is checked against its OpenAPI document, with a real mesh. */
@OverEachProtocol
class DrillContractTest {
  private static final String CURRENT = "/api/drills/current";
  private static final String START = "/api/drills/start";
  private static final String PLAYER = "the-player-of-a-test";
  private static final String UNKNOWN = "/api/drills/results/000000000000";
  private static final String DRILL = "{'id':'lunch-rush','seed':1,'scale':0.1}";
  private static final List<String> ACTIONS = List.of("declare", "answer", "act", "hint", "end");

  private static Mesh mesh;
  private static ContractedService lab;

  @Parameter Protocol protocol;

  @BeforeAll
  static void startMesh() {
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("OTEL_SDK_DISABLED", "false"); // without it /metrics is empty
    settings.put("OTEL_TRACES_EXPORTER", "none");
    settings.put("OTEL_LOGS_EXPORTER", "none");
    mesh = Mesh.start(settings);
  }

  @AfterAll
  static void stopMesh() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    lab = ContractedService.start(Lab.SPEC, protocol, settings());
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(Map.of("LAB_DATA", "memory", "OTLP_PORT", "0"));
    settings.put("PLAYER_TOKEN", PLAYER);
    settings.put("AGGREGATOR_URL", mesh.url("aggregator"));
    for (String name : List.of("aggregator", "user-service", "order-service", "payment-service")) {
      String variable = name.toUpperCase().replace('-', '_') + "_MANAGEMENT_URL";
      settings.put(variable, mesh.service(name).managementUrl());
    }
    return settings;
  }

  @AfterParameterizedClassInvocation
  static void everyDocumentedAnswerWasSeen() throws Exception {
    lab.close();
    Set<String> unseen = lab.unseen();
    unseen.removeIf(answer -> !isDrill(answer));
    assertEquals(Set.of(), unseen);
  }

  /** Whether it takes a drill to see it. */
  static boolean isDrill(String promise) {
    boolean isClosed = ControlContractTest.isControl(promise) && promise.endsWith(" 403");
    return promise.contains(" /api/drills") || isClosed;
  }

  @Test
  void aDrillIsPlayedAsDocumented() throws Exception {
    JsonObject started = post(PLAYER, START, DRILL, 202);
    String trainer = started.getString("trainerToken");

    assertEquals(200, get(PLAYER, CURRENT));
    assertEquals(200, get(PLAYER, "/api/drills/now"));
    assertEquals(200, get(trainer, CURRENT + "/truth"));
    assertEquals(403, get(PLAYER, CURRENT + "/truth"));
    assertEquals(403, get(PLAYER, "/api/drills?spoilers=true"));
    assertEquals(403, get(PLAYER, "/api/drills/lunch-rush?spoilers=true"));
    assertEquals(403, get(PLAYER, "/api/drills/results"));
    assertEquals(403, get(PLAYER, UNKNOWN));
    assertEquals(200, get(trainer, "/api/drills?spoilers=true"));
    assertEquals(200, get(trainer, "/api/drills/lunch-rush?spoilers=true&seed=7"));
    assertClosed();
    post(PLAYER, START, DRILL, 409);
    post(PLAYER, CURRENT + "/declare", "", 200);
    post(PLAYER, CURRENT + "/answer", "{'mechanism':'nothing wrong'}", 200);
    String cause = "{'service':'aggregator','mechanism':'errors','evidence':'%s'}";
    post(
        PLAYER,
        CURRENT + "/answer",
        cause.formatted("loopmesh_eventloop_busy_time_seconds_total"),
        200);
    assertRefusesUnknownEvidence(cause);
    post(PLAYER, CURRENT + "/act", lever("settings", "{'CALL_TIMEOUT':'1s'}"), 200);
    post(PLAYER, CURRENT + "/act", lever("settings", "{'CALL_TIMEOUT':'soon'}"), 400);
    post(PLAYER, CURRENT + "/act", lever("rollback", "{}"), 200);
    post(PLAYER, CURRENT + "/hint", "", 200);
    assertEquals(403, call(PLAYER, HttpMethod.DELETE, CURRENT, "").statusCode());
    JsonObject result = post(PLAYER, CURRENT + "/end", "", 200);

    assertEquals(200, get("", "/api/drills/results?limit=5"));
    for (String format : List.of("json", "md", "html")) {
      String path = "/api/drills/results/" + result.getString("id") + "?format=" + format;
      assertEquals(200, get("", path));
    }
    trainer = post(PLAYER, START, DRILL, 202).getString("trainerToken");
    assertEquals(204, call(trainer, HttpMethod.DELETE, CURRENT, "").statusCode());
  }

  private static void assertRefusesUnknownEvidence(String cause) throws Exception {
    String trace = "1".repeat(32);
    for (String unknown : List.of("some_series", trace, trace + "/" + "1".repeat(16))) {
      JsonObject refused = post(PLAYER, CURRENT + "/answer", cause.formatted(unknown), 400);
      assertTrue(refused.getString("type").endsWith("/no-such-evidence"), refused::encode);
      assertTrue(refused.getString("detail").contains(" " + unknown), refused::encode);
    }
  }

  /** What a player may not see or change under the control API while a drill runs. */
  private static void assertClosed() throws Exception {
    String service = "/api/mesh/user-service";
    assertEquals(403, get(PLAYER, service + "/fault-kinds"));
    for (String part : List.of("/faults", "/faults/slow", "/latency", "/capacity")) {
      assertEquals(403, get(PLAYER, service + part));
      assertEquals(403, call(PLAYER, HttpMethod.DELETE, service + part, "").statusCode());
      if (!part.equals("/faults")) {
        post(PLAYER, HttpMethod.PUT, service + part, "{'latency':'1s'}", 403);
      }
    }
    post("", HttpMethod.PUT, service + "/settings", "{'QUEUE':'1'}", 403);
    assertEquals(403, call("", HttpMethod.DELETE, service + "/settings", "").statusCode());
    post(PLAYER, "/api/mesh/reset", "", 403);
    assertEquals(403, get(PLAYER, "/api/schedule"));
    post(PLAYER, "/api/schedule", "{}", 403);
    assertEquals(403, call(PLAYER, HttpMethod.DELETE, "/api/schedule", "").statusCode());
  }

  private static String lever(String kind, String values) {
    return "{'lever':'%s','service':'aggregator','values':%s}".formatted(kind, values);
  }

  @Test
  void whatIsWrongIsRefusedAsDocumented() throws Exception {
    for (String uri :
        List.of(
            "/api/drills", "/api/drills/now", "/api/drills/lunch-rush", "/api/drills/results")) {
      assertEquals(200, get("", uri), uri);
      assertEquals(400, get("", uri + "?colour=red"), uri);
      assertRefusesOthers(uri);
    }
    for (String uri : List.of(CURRENT, CURRENT + "/truth", UNKNOWN)) {
      assertEquals(404, get("", uri), uri);
      assertEquals(400, get("", uri + "?colour=red"), uri);
      assertRefusesOthers(uri);
    }
    assertEquals(404, get("", "/api/drills/gone-fishing"));
    for (String bad : List.of("", "{}", "{'id':1}", "{'id':'lunch-rush','scale':2}")) {
      post(PLAYER, START, bad, 400);
    }
    post(PLAYER, START, "{'id':'gone-fishing'}", 404);
    post("", START, DRILL, 403);
    post(PLAYER, START, "{'x':'" + "x".repeat(20_000) + "'}", 413);
    for (String action : ACTIONS) {
      String uri = CURRENT + "/" + action;
      boolean isEmpty = !List.of("answer", "act").contains(action);
      String body =
          isEmpty
              ? ""
              : action.equals("act")
                  ? lever("restart", "{}")
                  : "{'mechanism':'errors','service':'aggregator'}";
      post(PLAYER, uri, body, 404);
      post("", uri, body, 403);
      post(PLAYER, uri + "?now=true", body, 400);
      if (!isEmpty) {
        post(PLAYER, uri, "{'x':'" + "x".repeat(20_000) + "'}", 413);
        post(PLAYER, uri, "{'colour':'red'}", 400);
      }
    }
    assertEquals(404, call("", HttpMethod.DELETE, CURRENT, "").statusCode());
    assertEquals(400, call("", HttpMethod.DELETE, CURRENT + "?now=true", "").statusCode());
  }

  private static void assertRefusesOthers(String uri) throws Exception {
    assertEquals(405, call("", HttpMethod.PATCH, uri, "").statusCode(), uri);
    assertEquals(413, call("", HttpMethod.GET, uri, "{}").statusCode(), uri);
  }

  @Test
  void aMeshThatIsHalfDownIsNamed() throws Exception {
    try (UnusedPort closed = new UnusedPort();
        StandIn silent = new StandIn(request -> {})) {
      assertRefused(502, closed.url());
      assertRefused(504, silent.url());
    }
    // the same document: responses of one lab need not be repeated by the other
    lab.unseen().remove("POST /api/drills/start 502");
    lab.unseen().remove("POST /api/drills/start 504");
  }

  private void assertRefused(int status, String payments) throws Exception {
    Map<String, String> settings = settings();
    settings.remove("PLAYER_TOKEN");
    settings.put("PAYMENT_SERVICE_MANAGEMENT_URL", payments);
    try (var lost = ContractedService.start(Lab.SPEC, protocol, settings)) {
      Buffer body = Buffer.buffer(DRILL.replace('\'', '"'));
      HttpResponse<Buffer> refused = lost.call(HttpMethod.POST, START, body);
      assertEquals(status, refused.statusCode(), refused::bodyAsString);
      assertEquals("payment-service", refused.bodyAsJsonObject().getString("service"));
      assertEquals(404, lost.get(CURRENT).statusCode());
    }
  }

  private static int get(String token, String uri) throws Exception {
    return call(token, HttpMethod.GET, uri, "").statusCode();
  }

  private static JsonObject post(String token, String uri, String body, int status)
      throws Exception {
    return post(token, HttpMethod.POST, uri, body, status);
  }

  private static JsonObject post(
      String token, HttpMethod method, String uri, String body, int status) throws Exception {
    HttpResponse<Buffer> answer = call(token, method, uri, body);
    assertEquals(status, answer.statusCode(), () -> uri + body + answer.bodyAsString());
    return answer.bodyAsJsonObject();
  }

  private static HttpResponse<Buffer> call(String token, HttpMethod method, String uri, String body)
      throws Exception {
    Buffer sent = Buffer.buffer(body.replace('\'', '"'));
    return token.isEmpty()
        ? lab.call(method, uri, sent)
        : lab.call(method, uri, sent, "Authorization", "Bearer " + token);
  }
}
