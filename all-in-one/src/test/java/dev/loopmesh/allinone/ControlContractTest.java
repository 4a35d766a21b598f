package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.lab.Lab;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * The lab's control API is checked against its OpenAPI document, with services that respond, that
 * refuse, that do not respond and that are down.
 */
@OverEachProtocol
class ControlContractTest {
  private static final String FAULT = "{\"fault\":\"delay\",\"latency\":\"300ms\"}";
  private static final String LATENCY = "{\"latency\":\"2s\"}";
  private static final List<String> PARTS =
      List.of("/faults", "/faults/slow", "/latency", "/capacity", "/settings");

  private static final List<String> READ_ONLY = List.of("/fault-kinds", "/loops", "/metrics");

  private static StandIn answering;
  private static StandIn refusing;
  private static StandIn silent;
  private static UnusedPort closed;
  private static ContractedService lab;

  @Parameter Protocol protocol;

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    answering = new StandIn(ControlContractTest::answer);
    refusing =
        new StandIn(
            StandIn.answers(
                400,
                "application/problem+json",
                """
                {"type":"tag:loopmesh.dev,2026:problem/bad-body","title":"No","status":400,"detail":"No.",
                 "members":[{"name":"fault"}],"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}\
                """));
    silent = new StandIn(request -> {});
    closed = new UnusedPort();
    lab =
        ContractedService.start(
            Lab.SPEC,
            protocol,
            Map.of(
                "AGGREGATOR_MANAGEMENT_URL", closed.url(),
                "USER_SERVICE_MANAGEMENT_URL", answering.url(),
                "ORDER_SERVICE_MANAGEMENT_URL", refusing.url(),
                "PAYMENT_SERVICE_MANAGEMENT_URL", silent.url(),
                "OTLP_PORT", "0"));
  }

  @AfterParameterizedClassInvocation
  static void everyDocumentedAnswerWasSeen() throws Exception {
    lab.close();
    for (AutoCloseable service : List.of(answering, refusing, silent, closed)) {
      service.close();
    }
    Set<String> unseen = lab.unseen();
    unseen.removeIf(promise -> !isControl(promise) || DrillContractTest.isDrill(promise));
    assertEquals(Set.of(), unseen);
  }

  static boolean isControl(String promise) {
    return promise.contains(" /api/mesh") || promise.contains(" /api/schedule");
  }

  private static void answer(HttpServerRequest request) {
    boolean gone = request.method() == HttpMethod.DELETE && !request.path().equals("/settings");
    if (gone) {
      request.response().setStatusCode(204).end();
    } else {
      boolean metrics = request.path().equals("/metrics");
      String body = request.path().equals("/faults") ? "{\"faults\":[]}" : LATENCY;
      String type = metrics ? "text/plain; version=0.0.4; charset=utf-8" : "application/json";
      StandIn.answers(200, type, metrics ? "up 1\n" : body).handle(request);
    }
  }

  @Test
  void whatAServiceAnswersIsPassedOnAsDocumented() throws Exception {
    for (String part : PARTS) {
      String path = "/api/mesh/user-service" + part;
      assertEquals(200, lab.get(path).statusCode(), path);
      assertEquals(200, call(HttpMethod.HEAD, path, "").statusCode(), path);
      int deleted = call(HttpMethod.DELETE, path, "").statusCode();
      assertEquals(part.equals("/settings") ? 200 : 204, deleted, path);
      if (!part.equals("/faults")) {
        assertEquals(200, call(HttpMethod.PUT, path, FAULT).statusCode(), path);
      }
    }
  }

  @Test
  void whatCanOnlyBeReadIsPassedOnAsDocumented() throws Exception {
    for (String part : READ_ONLY) {
      assertEquals(200, lab.get("/api/mesh/user-service" + part).statusCode());
      assertEquals(200, call(HttpMethod.HEAD, "/api/mesh/user-service" + part, "").statusCode());
      assertEquals(502, status(HttpMethod.GET, "/api/mesh/aggregator" + part));
      assertEquals(400, status(HttpMethod.GET, "/api/mesh/order-service" + part));
      assertEquals(404, status(HttpMethod.GET, "/api/mesh/unknown" + part));
    }
  }

  @Test
  void whatGoesWrongIsAsDocumented() throws Exception {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE)) {
      for (String part : PARTS) {
        if (part.equals("/faults") && method == HttpMethod.PUT) {
          continue;
        }
        assertEquals(502, status(method, "/api/mesh/aggregator" + part));
        assertEquals(400, status(method, "/api/mesh/order-service" + part));
        assertEquals(400, status(method, "/api/mesh/user-service" + part + "?verbose=true"));
        assertEquals(404, status(method, "/api/mesh/unknown" + part));
      }
    }
    for (String path : List.of("/api/mesh", "/api/schedule")) {
      assertEquals(400, lab.get(path + "?verbose=true").statusCode());
    }
    assertEquals(400, status(HttpMethod.POST, "/api/mesh/reset?verbose=true"));
  }

  @Test
  void aServiceThatSaysNothingIsNotWaitedForLong() {
    Stream<Supplier<Integer>> calls =
        PARTS.stream()
            .flatMap(
                part ->
                    Stream.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE)
                        .filter(m -> m != HttpMethod.PUT || !part.equals("/faults"))
                        .map(method -> () -> status(method, "/api/mesh/payment-service" + part)));
    Stream<Supplier<Integer>> readings =
        READ_ONLY.stream()
            .map(part -> () -> status(HttpMethod.GET, "/api/mesh/payment-service" + part));
    List<CompletableFuture<Integer>> asked =
        Stream.concat(calls, readings)
            .map(call -> CompletableFuture.supplyAsync(call, task -> new Thread(task).start()))
            .toList();

    asked.forEach(answer -> assertEquals(504, answer.join()));
  }

  @Test
  void otherMethodsAndBodiesAreRefusedAsDocumented() throws Exception {
    List<String> paths =
        List.of(
            "/api/mesh",
            "/api/mesh/user-service/fault-kinds",
            "/api/mesh/user-service/loops",
            "/api/mesh/user-service/metrics",
            "/api/mesh/user-service/faults",
            "/api/mesh/user-service/faults/slow",
            "/api/mesh/user-service/latency",
            "/api/mesh/user-service/capacity",
            "/api/mesh/user-service/settings",
            "/api/schedule");
    for (String path : paths) {
      assertEquals(405, call(HttpMethod.PATCH, path, "").statusCode(), path);
      assertEquals(413, call(HttpMethod.GET, path, "{}").statusCode(), path);
    }
  }

  @Test
  void theMeshIsShownAndResetAsDocumented() throws Exception {
    assertEquals(200, lab.get("/api/mesh").statusCode());
    assertReset(200, answering.url());
    assertReset(502, closed.url());
  }

  /** By another lab, with all services at this address. */
  private void assertReset(int status, String url) throws Exception {
    try (var other = ContractedService.start(Lab.SPEC, protocol, allAt(url))) {
      assertEquals(
          status, other.call(HttpMethod.POST, "/api/mesh/reset", Buffer.buffer()).statusCode());
    }
    // the same document: responses of one lab need not be repeated by the other
    lab.unseen().remove("POST /api/mesh/reset " + status);
  }

  private static Map<String, String> allAt(String url) {
    return Map.of(
        "AGGREGATOR_MANAGEMENT_URL", url,
        "USER_SERVICE_MANAGEMENT_URL", url,
        "ORDER_SERVICE_MANAGEMENT_URL", url,
        "PAYMENT_SERVICE_MANAGEMENT_URL", url,
        "OTLP_PORT", "0");
  }

  @Test
  void aScheduleIsPlayedShownAndStoppedAsDocumented() throws Exception {
    String schedule =
        "{\"steps\":[{\"at\":\"1m\",\"service\":\"user-service\",\"fault\":{\"fault\":\"hang\"}}]}";

    assertEquals(200, lab.get("/api/schedule").statusCode());
    assertEquals(400, call(HttpMethod.POST, "/api/schedule", "{}").statusCode());
    assertEquals(202, call(HttpMethod.POST, "/api/schedule", schedule).statusCode());
    assertEquals(409, call(HttpMethod.POST, "/api/schedule", schedule).statusCode());
    assertEquals(200, lab.get("/api/schedule").statusCode());
    assertEquals(200, call(HttpMethod.DELETE, "/api/schedule", "").statusCode());
    assertEquals(400, status(HttpMethod.DELETE, "/api/schedule?verbose=true"));
  }

  private static int status(HttpMethod method, String uri) {
    try {
      return call(method, uri, method == HttpMethod.PUT ? FAULT : "").statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<Buffer> call(HttpMethod method, String uri, String body)
      throws Exception {
    return body.isEmpty()
        ? lab.call(method, uri, Buffer.buffer())
        : lab.call(method, uri, Buffer.buffer(body), "Content-Type", "application/json");
  }
}
