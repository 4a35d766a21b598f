package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refused requests have a span, too, with their route if there is one. */
@OverBothVersions
class RefusalTraceTest {
  @Parameter Protocol protocol;

  private static final int MANY = 300;

  private static TracedMesh mesh;

  @BeforeParameterizedClassInvocation
  static void up(Protocol protocol) {
    mesh = TracedMesh.with(protocol, Map.of("LATENCY", "1ms"));
  }

  @AfterParameterizedClassInvocation
  static void down() throws Exception {
    mesh.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /users/0/summary, 400, /users/{id}/summary",
    "GET, /users/42/summary?mode=magic, 400, /users/{id}/summary",
    "GET, /users/99999/summary, 404, /users/{id}/summary",
    "GET, /nothing/here, 404, ",
    "POST, /menu, 405, /menu",
  })
  void whatACallerDoesWrongIsNoErrorOfTheServer(String method, String uri, int status, String route)
      throws Exception {
    HttpResponse<String> answer = mesh.send("aggregator", method, uri);
    assertEquals(status, answer.statusCode(), answer::body);
    SeenSpan root = mesh.traceOf(answer).root();

    assertEquals("server", root.kind());
    assertEquals(status, root.attribute("http.response.status_code"));
    assertEquals(route, root.attribute("http.route"));
    assertEquals(route == null ? method : method + " " + route, root.name());
    assertEquals("unset", root.status());
    assertNull(root.attribute("error.type"));
  }

  @Test
  void ofManyShedRequestsFewHaveASpanAndAllAreCounted() throws Exception {
    BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    try (StandIn holding = new StandIn(held::add);
        TracedMesh full = TracedMesh.with(protocol, LogTraceTest.full(holding))) {
      CompletableFuture<HttpResponse<String>> first = full.askSoon();
      HttpServerRequest place = held.poll(30, SECONDS);
      long begunNanos = System.nanoTime();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String id = RequestTrace.randomId();
        HttpResponse<String> refused =
            full.ask(summary("parallel"), "traceparent", "00-" + id + "-00f067aa0ba902b7-01");
        assertEquals(503, refused.statusCode(), refused::body);
        assertEquals(id, new JsonObject(refused.body()).getString("traceId"));
        ids.add(id);
      }
      double longestTold = 2 + (System.nanoTime() - begunNanos) / 1e7; // one in 10 ms
      place.response().setStatusCode(500).end();
      full.traceOf(first.get(30, SECONDS)); // whose spans came later than theirs

      int told = 0;
      for (String id : ids) {
        told +=
            full.send("lab", "GET", "/api/traces/" + id + "?wait=0ms").statusCode() == 200 ? 1 : 0;
      }
      assertTrue(told >= 1 && told <= longestTold, told + " of " + longestTold);
      String all = "} " + MANY;
      full.hasMeasured("aggregator", "http_server_request_duration_seconds_count{", "\"503\"", all);
      full.hasMeasured("aggregator", "loopmesh_defence_decisions_total{", "\"shed\"", all + ".0");
    }
  }

  @Test
  void aBodyThatIsNotTakenIsRefusedBeforeAnyRoute() throws Exception {
    HttpResponse<String> answer =
        mesh.sendBody("aggregator", "/menu", "x"); // refused before routing
    assertEquals(413, answer.statusCode(), answer::body);
    SeenSpan root = mesh.traceOf(answer).root();

    assertEquals("GET", root.name());
    assertNull(root.attribute("http.route"));
    assertEquals(413, root.attribute("http.response.status_code"));
    assertEquals("unset", root.status());
  }
}
