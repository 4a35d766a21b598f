package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.StandIn.answers;
import static dev.loopmesh.allinone.TracedMesh.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Failures of a request are logged in its trace. A scripted server replaces payment-service. */
@OverBothVersions
class LogTraceTest {
  @Parameter Protocol protocol;

  private static final String JSON = "application/json";

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

  @Test
  void aFailureSaysWhichServiceFailedAndHow() throws Exception {
    payments.now(answers(200, JSON, "[]"));
    HttpResponse<String> good = mesh.ask(patient("parallel"));
    payments.now(answers(503, JSON, "{}"));
    HttpResponse<String> bad = mesh.ask(patient("parallel"));

    SeenTrace trace =
        traceWith(mesh, bad, "responded with 502: payment-service responded with 503.");
    SeenSpan root = trace.root();
    JsonObject line = line(trace, "responded with 502: payment-service responded with 503.");
    assertEquals(root.id(), line.getString("spanId"));
    assertEquals("warn", line.getString("severity"));
    assertEquals("aggregator", line.getString("service"));
    assertEquals(root.json().getInteger("resource"), line.getInteger("resource"));
    JsonObject more = line.getJsonObject("attributes");
    assertEquals("upstream-status", more.getString("loopmesh.problem"));
    assertTrue(line.getDouble("atMs") >= root.startMs(), line::encode);
    assertTrue(mesh.drawing(traceId(bad)).contains("Logged:"));

    List<String> ofGood = texts(mesh.traceOf(good));
    assertEquals(List.of(), ofGood.stream().filter(text -> !text.contains(" held ")).toList());
  }

  @Test
  void anAnswerInPartSaysWhatIsMissing() throws Exception {
    payments.now(answers(500, JSON, "{}"));
    HttpResponse<String> answer = mesh.ask(patient("sequential") + "&onFailure=partial");

    assertEquals(200, answer.statusCode());
    String said = "partial response: payment-service responded with 500.";
    assertEquals("warn", line(traceWith(mesh, answer, said), said).getString("severity"));
  }

  @Test
  void aFaultAndTheStallThatItMakesAreSaidBySpan() throws Exception {
    payments.now(answers(200, JSON, "[]"));
    HttpResponse<String> answer =
        mesh.ask(patient("parallel"), "baggage", "loopmesh.fault=user-service:block-loop:300ms");

    String held = "GET /users/{id} held the event loop for ";
    SeenTrace trace = traceWith(mesh, answer, held);
    SeenSpan server = trace.onlyBelow(trace.callTo("user-service"));
    JsonObject stall = line(trace, held);
    assertEquals(server.id(), stall.getString("spanId"));
    assertTrue(
        stall.getJsonObject("attributes").getDouble("loopmesh.loop.held_ms") >= 300, stall::encode);
    JsonObject fault = line(trace, "fault baggage: blocks the loop for 300 ms");
    assertEquals(server.id(), fault.getString("spanId"));
    assertEquals("info", fault.getString("severity"));
  }

  @Test
  void whatADefenceDecidesIsSaid() throws Exception {
    try (UnusedPort door = new UnusedPort();
        TracedMesh defended =
            TracedMesh.with(
                protocol,
                Map.of(
                    "LATENCY", "1ms",
                    "PAYMENT_SERVICE_URL", door.url(),
                    "RETRY_ATTEMPTS", "2"))) {
      HttpResponse<String> answer = defended.ask(patient("parallel"));

      SeenTrace trace =
          traceWith(defended, answer, "responded with 502: payment-service cannot be");
      JsonObject retry = line(trace, "payment-service: retry");
      assertEquals(trace.root().id(), retry.getString("spanId"));
      assertEquals("info", retry.getString("severity"));
    }
  }

  @Test
  void aRefusalAtTheDoorIsNotLogged() throws Exception {
    BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    try (StandIn holding = new StandIn(held::add);
        TracedMesh full = TracedMesh.with(protocol, full(holding))) {
      CompletableFuture<HttpResponse<String>> first = full.askSoon();
      HttpServerRequest place = held.poll(30, SECONDS);
      HttpResponse<String> refused = full.ask(patient("parallel"));
      assertEquals(503, refused.statusCode(), refused::body);
      place.response().setStatusCode(500).end();

      // a later log line of the same service: earlier ones would be here, too
      traceWith(
          full, first.get(30, SECONDS), "responded with 502: payment-service responded with 500.");
      SeenTrace trace = full.traceOf(refused);
      assertTrue(trace.root().events().contains("shed"), trace.root()::toString);
      assertEquals(List.of(), texts(trace));
    }
  }

  /** One summary at a time is accepted. */
  static Map<String, String> full(StandIn payments) {
    return Map.of(
        "LATENCY", "1ms",
        "PAYMENT_SERVICE_URL", payments.url(),
        "DEADLINE", "30s",
        "SHED", "on",
        "SHED_LOWEST", "1",
        "SHED_HIGHEST", "1");
  }

  @Test
  void whatIsHiddenIsNotLogged() throws Exception {
    try (TracedMesh hidden =
        TracedMesh.with(protocol, Map.of("LATENCY", "1ms", "FAULTS_VISIBLE", "false"))) {
      HttpResponse<String> answer =
          hidden.ask(
              patient("parallel"), "baggage", "loopmesh.fault=user-service:block-loop:300ms");
      SeenTrace trace = traceWith(hidden, answer, " held the event loop for ");
      String logged = trace.json().getJsonArray("logs").encode().toLowerCase();
      assertFalse(logged.contains("fault"), logged);
    }
  }

  @Test
  void recordsThatCannotBeSentAreDroppedAndCountedAndNoRequestWaits() throws Exception {
    // never accepts, but the kernel takes connections and bytes
    try (ServerSocket mute = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        UnusedPort door = new UnusedPort();
        TracedMesh unheard =
            TracedMesh.with(
                protocol,
                Map.of(
                    "LATENCY", "1ms",
                    "PAYMENT_SERVICE_URL", door.url(),
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + mute.getLocalPort(),
                    "OTEL_BLRP_MAX_QUEUE_SIZE", "20",
                    "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "10"))) {
      TracedMesh.until(
          () -> {
            assertTrue(unheard.ask(patient("parallel")).statusCode() >= 500);
            return unheard.isMeasured(
                "aggregator", "otel_sdk_processor_log_processed_total{", "queue_full");
          });
    }
  }

  @Test
  void aClientSpanNamesItsPeer() throws Exception {
    payments.now(answers(200, JSON, "[]"));
    SeenSpan call = mesh.traceOf(mesh.ask(patient("parallel"))).callTo("payment-service");

    assertEquals("127.0.0.1", call.attribute("network.peer.address"));
    assertEquals(call.attribute("server.port"), call.attribute("network.peer.port"));
    assertNotNull(call.attribute("network.peer.port"));
  }

  /** The trace of a response, once its log contains this line. */
  static SeenTrace traceWith(TracedMesh mesh, HttpResponse<String> answer, String text)
      throws Exception {
    TracedMesh.until(
        () -> texts(mesh.traceOf(answer)).stream().anyMatch(said -> said.contains(text)));
    return mesh.traceOf(answer);
  }

  /** A summary with a deadline long enough for a machine that pauses. */
  static String patient(String mode) {
    return summary(mode) + "&deadline=30s";
  }

  private static JsonObject line(SeenTrace trace, String text) {
    Predicate<JsonObject> says = line -> line.getString("text").contains(text);
    List<JsonObject> lines = lines(trace).stream().filter(says).toList();
    assertEquals(1, lines.size(), () -> text + "\n" + trace.json().encodePrettily());
    return lines.get(0);
  }

  private static List<String> texts(SeenTrace trace) {
    return lines(trace).stream().map(line -> line.getString("text")).toList();
  }

  private static List<JsonObject> lines(SeenTrace trace) {
    return trace.json().getJsonArray("logs").stream().map(JsonObject.class::cast).toList();
  }

  private static String traceId(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getString("traceId");
  }
}
