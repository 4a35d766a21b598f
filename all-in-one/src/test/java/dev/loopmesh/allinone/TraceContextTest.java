package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trace context of a client is kept and propagated. A scripted server replaces payment-service. */
@OverBothVersions
class TraceContextTest {
  @Parameter Protocol protocol;

  private static final AtomicInteger TRACES = new AtomicInteger();
  private static final String PARENT = "00f067aa0ba902b7";

  private final String traceId = "4bf92f3577b34da6a3ce929d%08x".formatted(TRACES.incrementAndGet());
  private StandIn payments;

  @BeforeEach
  void standIn() throws Exception {
    payments = new StandIn(StandIn.answers(200, "application/json", "[]"));
  }

  @AfterEach
  void leave() throws Exception {
    payments.close();
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aTraceThatBeganElsewhereGoesOn(String mode) throws Exception {
    try (TracedMesh mesh = mesh("false")) {
      MultiMap told = askAndHearWhatPaymentsWasTold(mesh, mode, "01", true);
      SeenTrace trace = mesh.traceWithoutRoot(traceId, 1 + 3 + 2 * 2);
      SeenSpan call = trace.callTo("payment-service");

      assertEquals("00-%s-%s-01".formatted(traceId, call.id()), told.get("traceparent"));
      assertEquals("vendor=1", told.get("tracestate"));
      assertEquals("tenant=green", told.get("baggage"));
      assertEquals(8, trace.spans().size());
      assertEquals(PARENT, trace.spans().get(0).json().getString("parentId"));
      assertEquals("GET /users/{id}/summary", trace.spans().get(0).name());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aTraceThatIsNotSampledLeavesNoSpansButIsPassedOn(String mode) throws Exception {
    try (TracedMesh mesh = mesh("false")) {
      MultiMap told = askAndHearWhatPaymentsWasTold(mesh, mode, "00", false);

      assertTrue(
          told.get("traceparent").matches("00-" + traceId + "-[0-9a-f]{16}-00"), told::toString);
      assertEquals("tenant=green", told.get("baggage"));
      assertNoSpans(mesh);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void withTelemetryOffThereAreNoSpansAndTheTraceIsPassedOn(String mode) throws Exception {
    try (TracedMesh mesh = mesh("true")) {
      MultiMap told = askAndHearWhatPaymentsWasTold(mesh, mode, "01", false);

      assertEquals("00-%s-%s-01".formatted(traceId, PARENT), told.get("traceparent"));
      assertEquals("tenant=green", told.get("baggage"));
      assertNoSpans(mesh);
    }
  }

  @Test
  void thereIsNoLinkToATraceThatTheSamplerLeavesOut() throws Exception {
    Map<String, String> settings =
        Map.of(
            "OTEL_TRACES_SAMPLER", "always_off",
            "LATENCY", "1ms",
            "PAYMENT_SERVICE_URL", payments.url());
    try (TracedMesh mesh = TracedMesh.with(protocol, settings)) {
      askAndHearWhatPaymentsWasTold(mesh, "parallel", "01", false);
    }
  }

  private TracedMesh mesh(String disabled) {
    return TracedMesh.with(
        protocol,
        Map.of(
            "OTEL_SDK_DISABLED",
            disabled,
            "LATENCY",
            "1ms",
            "PAYMENT_SERVICE_URL",
            payments.url()));
  }

  private MultiMap askAndHearWhatPaymentsWasTold(
      TracedMesh mesh, String mode, String flags, boolean linked) throws Exception {
    HttpResponse<String> answer =
        mesh.ask(
            summary(mode),
            "traceparent",
            "00-%s-%s-%s".formatted(traceId, PARENT, flags),
            "tracestate",
            "vendor=1",
            "baggage",
            "tenant=green");
    assertEquals(200, answer.statusCode(), answer::body);
    JsonObject fetch = new JsonObject(answer.body()).getJsonObject("fetch");
    assertEquals(traceId, fetch.getString("traceId"));
    assertEquals(linked, fetch.containsKey("trace"), fetch::encode);
    return payments.nextHeaders();
  }

  /** Waits for twice the export interval. */
  private void assertNoSpans(TracedMesh mesh) throws Exception {
    MILLISECONDS.sleep(1_000);
    JsonObject store =
        new JsonObject(mesh.send("lab", "GET", "/api/traces").body()).getJsonObject("store");
    assertEquals(0, store.getInteger("spans"), store::encodePrettily);
  }
}
