package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.StandIn.answers;
import static dev.loopmesh.allinone.TracedMesh.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Failures are recorded in the trace with their cause. A scripted server replaces payment-service.
 */
@OverBothVersions
class FailureTraceTest {
  @Parameter Protocol protocol;

  private static final String JSON = "application/json";
  private static final String[] SERVICES = {"user-service", "order-service", "payment-service"};

  private static StandIn payments;
  private static TracedMesh mesh;

  @BeforeParameterizedClassInvocation
  static void up(Protocol protocol) throws Exception {
    payments = new StandIn(answers(200, JSON, "[]"));
    mesh =
        TracedMesh.with(protocol, Map.of("LATENCY", "1ms", "PAYMENT_SERVICE_URL", payments.url()));
  }

  @AfterParameterizedClassInvocation
  static void down() throws Exception {
    mesh.close();
    payments.close();
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aServiceThatRefusesConnectionsHasASpan(String mode) throws Exception {
    try (UnusedPort door = new UnusedPort();
        TracedMesh lost =
            TracedMesh.with(
                protocol, Map.of("LATENCY", "1ms", "PAYMENT_SERVICE_URL", door.url()))) {
      HttpResponse<String> answer = lost.ask(summary(mode));
      SeenTrace trace = lost.traceOf(answer);

      assertFailed(trace.callTo("payment-service"), "upstream-unreachable");
      assertNull(trace.callTo("payment-service").attribute("http.response.status_code"));
      assertFailed(trace.root(), "502");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aResetConnectionIsAnError(String mode) throws Exception {
    SeenTrace trace = traceWhenPayments(request -> request.connection().close(), mode);

    assertFailed(trace.callTo("payment-service"), "upstream-broken");
    assertFailed(trace.root(), "502");
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aStatusThatIsNoSuccessIsTheErrorsType(String mode) throws Exception {
    for (int status : List.of(500, 503, 404)) {
      SeenTrace trace = traceWhenPayments(answers(status, JSON, "{}"), mode);
      SeenSpan call = trace.callTo("payment-service");

      assertFailed(call, "" + status);
      assertEquals(status, call.attribute("http.response.status_code"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aLieIsAnErrorThatCameWith200(String mode) throws Exception {
    for (Handler<HttpServerRequest> lie :
        List.of(answers(200, "text/html", "[]"), answers(200, JSON, "no JSON"))) {
      SeenSpan call = traceWhenPayments(lie, mode).callTo("payment-service");

      assertFailed(call, "upstream-bad-answer");
      assertEquals(200, call.attribute("http.response.status_code"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aCallThatTookTooLongTimedOut(String mode) throws Exception {
    payments.now(request -> {});
    SeenTrace trace = mesh.traceOf(mesh.ask(summary(mode) + "&deadline=1s"));

    assertFailed(trace.callTo("payment-service"), "deadline-passed");
    assertFailed(trace.root(), "504");
  }

  @Test
  void aCallThatIsNoLongerNeededIsCancelledAndNotAnError() throws Exception {
    try (TracedMesh slow =
        TracedMesh.with(protocol, Map.of("LATENCY", "5s", "PAYMENT_SERVICE_URL", payments.url()))) {
      Promise<Void> othersWait = Promise.promise();
      payments.now(
          request ->
              othersWait.future().onSuccess(now -> answers(500, JSON, "{}").handle(request)));
      CompletableFuture<HttpResponse<String>> asked = slow.askSoon();
      untilTheyAnswer(slow, "user-service", "order-service");
      othersWait.complete();
      SeenTrace trace = slow.traceOf(asked.get());

      assertFailed(trace.callTo("payment-service"), "500");
      for (String service : List.of("user-service", "order-service")) {
        SeenSpan call = trace.callTo(service);
        assertCancelled(call);
        assertEquals("cancelled", call.attribute("error.type"));
        SeenSpan server = trace.onlyBelow(call);
        assertCallerGone(server);
        assertCancelled(trace.onlyBelow(server));
      }
      assertTrue(trace.json().getDouble("durationMs") < 4_000, "no wait ran on to its end");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modesThatLeaveTheLoopFree")
  void aCallerWhoLeavesEndsEverythingBelow(String mode) throws Exception {
    String traceId = "4bf92f3577b34da6a3ce929d%08x".formatted(mode.hashCode());
    int calls = mode.equals("parallel") || mode.equals("virtual") ? 3 : 1;
    try (TracedMesh slow = TracedMesh.with(protocol, Map.of("LATENCY", "5s"))) {
      String traceparent = "00-" + traceId + "-00f067aa0ba902b7-01";
      try (Socket caller = slow.askAndBeReadyToLeave(summary(mode), traceparent)) {
        untilTheyAnswer(slow, Arrays.copyOf(SERVICES, calls));
        assertTrue(caller.isConnected());
      }
      SeenTrace trace = slow.traceWithoutRoot(traceId, 1 + 3 * calls);
      SeenSpan top = trace.spans().get(0);

      assertCallerGone(top);
      assertEquals(calls, trace.below(top).size(), trace.json()::encodePrettily);
      for (SeenSpan call : trace.below(top)) {
        assertCancelled(call);
        SeenSpan server = trace.onlyBelow(call);
        assertCallerGone(server);
        assertNull(server.attribute("http.response.status_code"));
        assertCancelled(trace.onlyBelow(server));
      }
    }
  }

  @Test
  void aCallThatFoundTheLineFullHasASpanAndATurnInItIsTimed() throws Exception {
    Map<String, String> onePlace =
        Map.of("LATENCY", "1s", "AGGREGATOR_POOL_SIZE", "1", "AGGREGATOR_POOL_QUEUE", "1");
    try (TracedMesh narrow = TracedMesh.with(protocol, onePlace)) {
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (String state : List.of("used", "waiting", "")) {
        asked.add(narrow.askSoon());
        for (String service : state.isEmpty() ? new String[0] : SERVICES) {
          narrow.hasMeasured(
              "aggregator", "loopmesh_pool_connections{", service, '"' + state + "\"} 1");
        }
      }
      SeenTrace first = narrow.traceOf(asked.get(0).get());
      SeenTrace second = narrow.traceOf(asked.get(1).get());
      SeenTrace third = narrow.traceOf(asked.get(2).get());

      for (String service : SERVICES) {
        SeenSpan served = first.callTo(service);
        SeenSpan queued = second.callTo(service);
        double noWait = served.attributes().getDouble("loopmesh.pool.wait_ms", 0.0);
        assertTrue(queued.events().contains("place in the pool obtained"), queued::toString);
        double wait = queued.attributes().getDouble("loopmesh.pool.wait_ms");
        assertTrue(wait > 100 && wait > noWait, () -> served + "; " + queued);
      }
      assertFailed(third.callTo("user-service"), "pool-full");
      assertFailed(third.root(), "503");
    }
  }

  /** Waits until each of these services has a request in flight. */
  private static void untilTheyAnswer(TracedMesh mesh, String... services) throws Exception {
    for (String service : services) {
      mesh.hasMeasured(service, "http_server_active_requests{", "} 1");
    }
  }

  private static SeenTrace traceWhenPayments(Handler<HttpServerRequest> behaviour, String mode)
      throws Exception {
    payments.now(behaviour);
    return mesh.traceOf(mesh.ask(summary(mode)));
  }

  private static void assertFailed(SeenSpan span, String type) {
    assertEquals(type, span.attribute("error.type"), span::toString);
    assertEquals("error", span.status(), span::toString);
    assertFalse(span.json().getBoolean("cancelled"), span::toString);
  }

  /** Cancelled by its caller, which is not a failure of the service. */
  private static void assertCallerGone(SeenSpan span) {
    assertEquals("caller_gone", span.attribute("error.type"), span::toString);
    assertTrue(span.json().getBoolean("cancelled"), span::toString);
  }

  private static void assertCancelled(SeenSpan span) {
    assertTrue(span.json().getBoolean("cancelled"), span::toString);
    assertEquals(true, span.attribute("loopmesh.cancelled"), span::toString);
    assertEquals("unset", span.status(), span::toString);
    assertFalse(span.events().contains("exception"), span::toString);
  }
}
