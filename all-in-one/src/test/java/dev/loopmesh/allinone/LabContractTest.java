package dev.loopmesh.allinone;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.lab.Lab;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** The lab is checked against its OpenAPI document, with a real mesh. */
@OverEachProtocol
class LabContractTest {
  private static final String UNKNOWN = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static Mesh mesh;
  private static ContractedService lab;

  @Parameter Protocol protocol;

  @BeforeAll
  static void startMesh() {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
  }

  @AfterAll
  static void stopMesh() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    Map<String, String> settings = Map.of("AGGREGATOR_URL", mesh.url("aggregator"));
    lab = ContractedService.start(Lab.SPEC, protocol, settings);
  }

  @AfterParameterizedClassInvocation
  static void everyDocumentedAnswerWasSeen() throws Exception {
    lab.close();
    Set<String> unseen = lab.unseen();
    unseen.removeIf(ControlContractTest::isControl);
    unseen.removeIf(LessonContractTest::isLesson);
    unseen.removeIf(DrillContractTest::isDrill);
    unseen.removeIf(answer -> answer.matches("GET .*/traces.* 503")); // takes 32 readers at once
    assertEquals(Set.of(), unseen);
  }

  @Test
  void theDocumentIsOpenApiAndItsExamplesFit() throws Exception {
    assertEquals(List.of(), lab.documentErrors());
  }

  @Test
  void everyAddressAnswersAsDocumented() throws Exception {
    String traceId = sendATrace();
    for (String uri :
        List.of(
            "/",
            "/race",
            "/openapi.yaml",
            "/traces",
            "/mesh",
            "/lessons",
            "/drills",
            "/trainer",
            "/lessons/1",
            "/page/shared/lab.css",
            "/api/traces",
            "/api/traces/" + traceId,
            "/traces/" + traceId)) {
      String quick = uri.equals("/race") ? "/race?modes=parallel" : uri;
      assertEquals(200, lab.get(quick).statusCode(), uri);
      assertEquals(400, lab.get(uri + "?colour=red").statusCode(), uri);
      assertEquals(405, call(HttpMethod.POST, uri, "").statusCode(), uri);
      assertEquals(413, call(HttpMethod.GET, uri, "{}").statusCode(), uri);
    }
  }

  @Test
  void aTraceOfTheMeshIsListedToldAndDrawnAsDocumented() throws Exception {
    String traceId = sendATrace();
    assertEquals(200, lab.get("/api/traces?service=shop&status=error&limit=1").statusCode());
    for (String address : List.of("/api/traces/", "/traces/")) {
      HttpResponse<Buffer> trace = lab.get(address + traceId);
      assertTrue(trace.bodyAsString().contains("pay"), trace::bodyAsString);
      assertTrue(trace.bodyAsString().contains("the card is old"), trace::bodyAsString);
      assertEquals(404, lab.get(address + UNKNOWN + "?wait=0ms").statusCode());
      assertEquals(400, lab.get(address + "123").statusCode());
      assertEquals(406, lab.get(address + traceId, "Accept", "image/png").statusCode());
    }
    assertEquals(406, lab.get("/api/traces", "Accept", "image/png").statusCode());
  }

  @Test
  void aBrowserGetsPagesThatLoadNothingFromElsewhere() throws Exception {
    String traceId = sendATrace();
    for (String uri :
        List.of(
            "/",
            "/race",
            "/traces",
            "/mesh",
            "/drills",
            "/trainer",
            "/lessons",
            "/lessons/1",
            "/traces/" + traceId)) {
      HttpResponse<Buffer> page = lab.get(uri, "Accept", "text/html,*/*;q=0.8");
      assertEquals(200, page.statusCode(), uri);
      assertEquals("text/html; charset=utf-8", page.getHeader("Content-Type"), uri);
      String policy = page.getHeader("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self'"), policy);
    }
    assertEquals(406, lab.get("/traces", "Accept", "image/png").statusCode());
    assertEquals(406, lab.get("/mesh", "Accept", "image/png").statusCode());
    assertEquals(406, lab.get("/lessons", "Accept", "image/png").statusCode());
    assertEquals(406, lab.get("/drills", "Accept", "image/png").statusCode());
    assertEquals(406, lab.get("/trainer", "Accept", "image/png").statusCode());
    assertEquals(406, lab.get("/lessons/1", "Accept", "image/png").statusCode());
    assertEquals(404, lab.get("/page/shared/lab.java").statusCode());
    String tag = lab.get("/page/shared/lab.css").getHeader("ETag");
    assertEquals(304, lab.get("/page/shared/lab.css", "If-None-Match", tag).statusCode());
  }

  @Test
  void theStreamsAreForPagesOfTheLabOnly() throws Exception {
    assertEquals(426, lab.get("/api/live").statusCode());
    assertEquals(400, lab.get("/api/live?since=-1").statusCode());
    assertEquals(403, lab.get("/api/live", "Origin", "http://example.org").statusCode());
    assertEquals(405, call(HttpMethod.POST, "/api/live", "").statusCode());
    assertEquals(413, call(HttpMethod.GET, "/api/live", "{}").statusCode());
    assertEquals(200, lab.get("/api/guests").statusCode());
    assertEquals(400, lab.get("/api/guests?mode=menu").statusCode());
    assertEquals(406, lab.get("/api/guests", "Accept", "image/png").statusCode());
    assertEquals(405, call(HttpMethod.PUT, "/api/guests", "").statusCode());
    assertEquals(413, call(HttpMethod.GET, "/api/guests", "{}").statusCode());
    assertEquals(202, call(HttpMethod.POST, "/api/guests?mode=menu", "").statusCode());
    assertEquals(400, call(HttpMethod.POST, "/api/guests?mode=menu&rate=x", "").statusCode());
    assertEquals(200, call(HttpMethod.DELETE, "/api/guests", "").statusCode());
    for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.DELETE)) {
      Buffer nothing = Buffer.buffer();
      var answer = lab.call(method, "/api/guests", nothing, "Origin", "http://example.org");
      assertEquals(403, answer.statusCode());
    }
  }

  @Test
  void messagesOfAnAssistantAreAnsweredAsDocumented() throws Exception {
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}";
    assertEquals(200, call(HttpMethod.POST, "/mcp", ping).statusCode());
    String unknown = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"none\"}";
    assertEquals(200, call(HttpMethod.POST, "/mcp", unknown).statusCode());
    String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    assertEquals(202, call(HttpMethod.POST, "/mcp", notification).statusCode());
    assertEquals(400, call(HttpMethod.POST, "/mcp", "{}").statusCode());
    assertEquals(400, call(HttpMethod.POST, "/mcp?session=1", ping).statusCode());
    String[] json = {"Content-Type", "application/json", "Accept", "text/html"};
    assertEquals(406, lab.call(HttpMethod.POST, "/mcp", Buffer.buffer(ping), json).statusCode());
  }

  @Test
  void callsOfToolsAreBounded() throws Exception {
    String loops =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"get_loops\",\"arguments\":{\"over\":\"1s\"}}}";
    List<CompletableFuture<Integer>> calls =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> post(loops), task -> new Thread(task).start()))
            .limit(17)
            .toList();
    List<Integer> statuses = calls.stream().map(CompletableFuture::join).sorted().toList();
    assertEquals(200, statuses.get(0));
    assertEquals(503, statuses.get(16));
  }

  private static int post(String message) {
    try {
      return call(HttpMethod.POST, "/mcp", message).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRaceInFiguresIsAsDocumented() throws Exception {
    assertEquals(200, lab.get("/race", "Accept", "application/json").statusCode());
  }

  @Test
  void badParametersAreRefused() throws Exception {
    for (String query :
        List.of(
            "user=0",
            "user=abc",
            "modes=",
            "modes=magic",
            "modes=a,,b",
            "modes=parallel,parallel",
            "color=blue")) {
      assertEquals(400, lab.get("/race?" + query).statusCode(), query);
    }
    assertEquals(406, lab.get("/race", "Accept", "image/png").statusCode());
  }

  @Test
  void aSecondRaceIsRefusedWhileOneIsRunning() throws Exception {
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(() -> status("/race?modes=sequential"));
    int second = status("/race?modes=sequential");
    assertEquals(Set.of(200, 503), Set.of(first.get(30, SECONDS), second));
  }

  @Test
  void withoutAnAggregatorThereIsNoRace() throws Exception {
    try (var lost =
        ContractedService.start(
            Lab.SPEC, protocol, Map.of("AGGREGATOR_URL", "http://127.0.0.1:1"))) {
      assertEquals(502, lost.get("/race").statusCode());
    }
    // the same document: responses of one lab need not be repeated by the other
    lab.unseen().remove("GET /race 502");
  }

  /** Exports a trace with every part of a span, by OTLP; returns its ID. */
  private static String sendATrace() throws Exception {
    String receiver = lab.get("/api/traces").bodyAsJsonObject().getString("receiver");
    SdkTracerProvider sdk =
        SdkTracerProvider.builder()
            .setResource(Resource.create(Attributes.of(stringKey("service.name"), "shop")))
            .addSpanProcessor(
                SimpleSpanProcessor.create(
                    OtlpHttpSpanExporter.builder().setEndpoint(receiver).build()))
            .build();
    Tracer tracer = sdk.get("test");
    Span root = tracer.spanBuilder("order").startSpan();
    tracer
        .spanBuilder("pay")
        .setSpanKind(SpanKind.CLIENT)
        .setParent(Context.root().with(root))
        .addLink(
            SpanContext.create(
                UNKNOWN,
                "00f067aa0ba902b7",
                root.getSpanContext().getTraceFlags(),
                TraceState.getDefault()))
        .startSpan()
        .addEvent("card read", Attributes.of(stringKey("kind"), "debit"))
        .setStatus(StatusCode.ERROR, "refused")
        .end();
    sendALog(receiver.replace("/v1/traces", "/v1/logs"), Context.root().with(root));
    root.end();
    assertTrue(sdk.shutdown().join(30, SECONDS).isSuccess());
    return root.getSpanContext().getTraceId();
  }

  private static void sendALog(String receiver, Context trace) {
    SdkLoggerProvider sdk =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(
                SimpleLogRecordProcessor.create(
                    OtlpHttpLogRecordExporter.builder().setEndpoint(receiver).build()))
            .build();
    sdk.get("test")
        .logRecordBuilder()
        .setContext(trace)
        .setSeverity(Severity.WARN)
        .setBody("the card is old")
        .setAttribute("card.age", 7L)
        .emit();
    assertTrue(sdk.shutdown().join(30, SECONDS).isSuccess());
  }

  private static int status(String uri) {
    try {
      return lab.get(uri).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<Buffer> call(HttpMethod method, String uri, String body)
      throws Exception {
    return lab.call(method, uri, Buffer.buffer(body));
  }
}
