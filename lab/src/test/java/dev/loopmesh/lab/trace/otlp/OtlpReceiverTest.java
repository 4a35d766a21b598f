package dev.loopmesh.lab.trace.otlp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.loopmesh.lab.trace.Span;
import dev.loopmesh.lab.trace.SpanKind;
import dev.loopmesh.lab.trace.Trace;
import dev.loopmesh.lab.trace.TraceLimits;
import dev.loopmesh.lab.trace.TraceStore;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces on their way into the lab, over real HTTP. */
class OtlpReceiverTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String TRACE_ID = "5b8efff798038103d269b633813fc60c";

  // the example of the OpenTelemetry protocol's repository (examples/trace.json), shortened
  private static final String EXAMPLE =
      """
      {"resourceSpans":[{
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
        "scopeSpans":[{
          "scope":{"name":"my.library","version":"1.0.0"},
          "spans":[{
            "traceId":"5B8EFFF798038103D269B633813FC60C",
            "spanId":"EEE19B7EC3C1B174",
            "parentSpanId":"EEE19B7EC3C1B173",
            "name":"I'm a server span",
            "startTimeUnixNano":"1544712660000000000",
            "endTimeUnixNano":"1544712661000000000",
            "kind":2,
            "attributes":[
              {"key":"my.span.attr","value":{"stringValue":"some value"}},
              {"key":"many","value":{"arrayValue":{"values":[
                {"intValue":"7"},{"intValue":8},{"doubleValue":0.5},{"boolValue":true}]}}},
              {"key":"map","value":{"kvlistValue":{"values":[
                {"key":"bytes","value":{"bytesValue":"AQID"}}]}}}],
            "status":{"code":2,"message":"no"},
            "links":[{"traceId":"01","spanId":"02","unknownMember":{"a":[1,{}]}}],
            "events":[{"timeUnixNano":1544712660500000000,"name":"half"}]
          }]}]}]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final TraceStore store = new TraceStore(TraceLimits.DEFAULT);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void whatTheSdkExportsIsKept() throws Exception {
    SdkTracerProvider sdk = sdk(listen(OtlpLimits.DEFAULT), "none");
    String traceId = recordTwoSpans(sdk);

    assertTrue(sdk.forceFlush().join(30, SECONDS).isSuccess());
    Trace trace = store.find(traceId).orElseThrow();
    Span child = trace.spans().get(0); // it ended first
    Span root = trace.spans().get(1);
    assertEquals("GET /users/{id}", root.name());
    assertEquals(SpanKind.SERVER, root.kind());
    assertEquals("sdk-test", root.service());
    assertTrue(root.isRoot());
    assertEquals(root.spanId(), child.parentId());
    assertEquals(42L, child.attributes().get("user.id"));
    assertEquals(List.of("a", "b"), child.attributes().get("tags"));
    assertTrue(child.failed());
    assertEquals("refused", child.outcome().message());
    assertEquals("half way", child.events().get(0).name());
    assertEquals(1, child.links().size());
    assertTrue(child.durationNanos() > 0 && child.hasEnded());
  }

  @Test
  void theSdkMayCompress() throws Exception {
    SdkTracerProvider sdk = sdk(listen(OtlpLimits.DEFAULT), "gzip");
    String traceId = recordTwoSpans(sdk);

    assertTrue(sdk.forceFlush().join(30, SECONDS).isSuccess());
    assertEquals(2, store.find(traceId).orElseThrow().spans().size());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void jsonIsTakenOverBothVersionsOfHttp(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer =
        post(version, listen(OtlpLimits.DEFAULT), JSON, null, EXAMPLE.getBytes(UTF_8));

    assertEquals(version, answer.version());
    assertEquals(200, answer.statusCode());
    assertEquals(JSON, answer.headers().firstValue("content-type").orElseThrow());
    assertEquals("{}", new String(answer.body(), UTF_8));
    Span span = store.find(TRACE_ID).orElseThrow().spans().get(0);
    assertEquals("eee19b7ec3c1b174", span.spanId());
    assertEquals("eee19b7ec3c1b173", span.parentId());
    assertEquals("my.service", span.service());
    assertEquals("my.library", span.scope());
    assertEquals(1_000_000_000, span.durationNanos());
    assertEquals(List.of(7L, 8L, 0.5, true), span.attributes().get("many"));
    assertEquals("{bytes=AQID}", span.attributes().get("map").toString());
    assertEquals("half", span.events().get(0).name());
    assertEquals("01", span.links().get(0).traceId());
    assertTrue(span.failed());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aLargeCompressedBodyIsDecodedAwayFromTheLoop(HttpClient.Version version) throws Exception {
    byte[] body = request(20_000, 1).toByteArray();
    int port = listen(OtlpLimits.DEFAULT);

    HttpResponse<byte[]> answer = post(version, port, PROTOBUF, "gzip", gzip(body));

    assertEquals(200, answer.statusCode());
    var response = ExportTraceServiceResponse.parseFrom(answer.body());
    int kept = TraceLimits.DEFAULT.spansPerTrace();
    assertEquals(20_000 - kept, response.getPartialSuccess().getRejectedSpans());
    assertEquals(
        "trace 01010101010101010101010101010101 has 5000 spans already, as many as are kept of one trace",
        response.getPartialSuccess().getErrorMessage());
    assertEquals(kept, store.counts().spans());
  }

  @Test
  void spansThatAreNoneAreRejectedAndTheOthersKept() throws Exception {
    var bad = request(3, 1).toBuilder().getResourceSpansBuilder(0).getScopeSpansBuilder(0);
    bad.getSpansBuilder(0).setTraceId(ByteString.copyFrom(new byte[16])).setName("zeros");
    bad.getSpansBuilder(1).setSpanId(ByteString.copyFrom(new byte[7]));
    var request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(bad))
            .build();

    HttpResponse<byte[]> answer =
        post(HTTP_1_1, listen(OtlpLimits.DEFAULT), PROTOBUF, null, request.toByteArray());

    assertEquals(200, answer.statusCode());
    var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertEquals(2, partial.getRejectedSpans());
    assertEquals(
        "span 'zeros': the trace id '00000000000000000000000000000000' is not 16 bytes, or all zero",
        partial.getErrorMessage());
    assertEquals(1, store.counts().spans());
  }

  @Test
  void inJsonTheRejectionIsJson() throws Exception {
    String bad = EXAMPLE.replace("EEE19B7EC3C1B174", "EEE19B7EC3C1");

    HttpResponse<byte[]> answer =
        post(HTTP_1_1, listen(OtlpLimits.DEFAULT), JSON, null, bad.getBytes(UTF_8));

    assertEquals(
        new JsonObject()
            .put(
                "partialSuccess",
                new JsonObject()
                    .put("rejectedSpans", "1")
                    .put(
                        "errorMessage",
                        "span 'I'm a server span': the span id 'eee19b7ec3c1' is not 8 bytes, or all zero")),
        new JsonObject(new String(answer.body(), UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyThatIsTooLargeIsRefusedAndTheNextOneTaken(HttpClient.Version version) throws Exception {
    int port = listen(new OtlpLimits(1_000, 100_000, 1 << 20, 500));
    byte[] large = request(2_000, 1).toByteArray();

    HttpResponse<byte[]> answer = post(version, port, PROTOBUF, null, large);

    assertEquals(413, answer.statusCode());
    assertStatus(answer, 8, "the body has more than the 1000 bytes that are taken");
    assertEquals(0, store.counts().spans());
    assertEquals(
        200, post(version, port, PROTOBUF, null, request(1, 1).toByteArray()).statusCode());
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedOnceItIsTooLarge() throws Exception {
    int port = listen(new OtlpLimits(1_000, 100_000, 1 << 20, 500));
    HttpRequest chunked =
        HttpRequest.newBuilder(uri(port, "/v1/traces"))
            .header("Content-Type", PROTOBUF)
            .POST(BodyPublishers.ofByteArrays(List.of(new byte[900], new byte[900])))
            .build();

    assertEquals(413, client(HTTP_1_1).send(chunked, BodyHandlers.ofByteArray()).statusCode());
  }

  @Test
  void aBombIsRefusedWhileItInflates() throws Exception {
    int port = listen(OtlpLimits.DEFAULT);
    byte[] bomb = gzip(new byte[200 << 20]);
    assertTrue(bomb.length < 300_000);

    HttpResponse<byte[]> answer = post(HTTP_1_1, port, PROTOBUF, "gzip", bomb);

    assertEquals(413, answer.statusCode());
    assertStatus(answer, 8, "the body inflates to more than the 16777216 bytes that are taken");
  }

  @Test
  void moreThanIsTakenAtOnceIsToComeBackLater() throws Exception {
    int port = listen(new OtlpLimits(1 << 20, 1 << 20, 100_000, 500));

    HttpResponse<byte[]> answer =
        post(HTTP_1_1, port, JSON, null, " ".repeat(200_000).getBytes(UTF_8));

    assertEquals(429, answer.statusCode());
    assertEquals("1", answer.headers().firstValue("retry-after").orElseThrow());
    assertEquals(
        new JsonObject()
            .put("code", 8)
            .put("message", "too much is being received at once; try again in a second"),
        new JsonObject(new String(answer.body(), UTF_8)));
    for (int again = 0; again < 20; again++) { // what is over no longer counts
      assertEquals(200, post(HTTP_1_1, port, JSON, null, EXAMPLE.getBytes(UTF_8)).statusCode());
    }
  }

  @Test
  void anotherMediaTypeIsNotTaken() throws Exception {
    HttpResponse<byte[]> answer =
        post(HTTP_1_1, listen(OtlpLimits.DEFAULT), "text/plain", null, EXAMPLE.getBytes(UTF_8));

    assertEquals(415, answer.statusCode());
    assertEquals(
        "'text/plain' is not taken; accepted: application/x-protobuf, application/json.",
        new JsonObject(new String(answer.body(), UTF_8)).getString("detail"));
  }

  @Test
  void anotherCompressionIsNotTaken() throws Exception {
    HttpResponse<byte[]> answer =
        post(HTTP_1_1, listen(OtlpLimits.DEFAULT), PROTOBUF, "zstd", new byte[10]);

    assertEquals(415, answer.statusCode());
    assertStatus(answer, 3, "Content-Encoding 'zstd' is not taken; use gzip");
  }

  @Test
  void metricsAreNotTaken() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(listen(OtlpLimits.DEFAULT), "/v1/metrics"))
            .header("Content-Type", PROTOBUF)
            .POST(BodyPublishers.ofByteArray(new byte[10]))
            .build();

    HttpResponse<String> answer = client(HTTP_1_1).send(request, BodyHandlers.ofString());

    assertEquals(404, answer.statusCode());
    assertEquals("application/problem+json", answer.headers().firstValue("content-type").get());
    assertTrue(answer.body().contains("No metrics are taken here"), answer.body());
  }

  @Test
  void theLoopIsFreeWhileMuchIsDecoded() throws Exception {
    int port = listen(OtlpLimits.DEFAULT);
    byte[] body = gzip(request(100_000, 1).toByteArray());
    post(HTTP_1_1, port, PROTOBUF, "gzip", body); // warms up
    HttpRequest large =
        HttpRequest.newBuilder(uri(port, "/v1/traces"))
            .header("Content-Type", PROTOBUF)
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpRequest small = HttpRequest.newBuilder(uri(port, "/v1/logs")).build();
    HttpClient guest = client(HTTP_1_1);

    long begunNanos = System.nanoTime();
    var answer = client(HTTP_1_1).sendAsync(large, BodyHandlers.ofByteArray());
    long longestNanos = 0;
    while (!answer.isDone()) {
      long askedNanos = System.nanoTime();
      guest.send(small, BodyHandlers.discarding());
      longestNanos = Math.max(longestNanos, System.nanoTime() - askedNanos);
    }
    long wholeNanos = System.nanoTime() - begunNanos;

    assertEquals(200, answer.get(30, SECONDS).statusCode());
    String figures = longestNanos / 1e6 + " ms of " + wholeNanos / 1e6 + " ms";
    assertTrue(longestNanos < wholeNanos / 2, figures);
  }

  private int listen(OtlpLimits limits) throws Exception {
    return new OtlpReceiver(vertx, store, limits).listen("127.0.0.1", 0).await(30, SECONDS).port();
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final HttpClient.Version HTTP_1_1 = HttpClient.Version.HTTP_1_1;

  private static SdkTracerProvider sdk(int port, String compression) {
    return SdkTracerProvider.builder()
        .setResource(
            Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "sdk-test")))
        .addSpanProcessor(
            BatchSpanProcessor.builder(
                    OtlpHttpSpanExporter.builder()
                        .setEndpoint(uri(port, "/v1/traces").toString())
                        .setCompression(compression)
                        .build())
                .build())
        .build();
  }

  private static String recordTwoSpans(SdkTracerProvider sdk) {
    Tracer tracer = sdk.get("test");
    var root =
        tracer
            .spanBuilder("GET /users/{id}")
            .setSpanKind(io.opentelemetry.api.trace.SpanKind.SERVER)
            .startSpan();
    var child =
        tracer
            .spanBuilder("call")
            .setParent(Context.root().with(root))
            .addLink(root.getSpanContext())
            .setAttribute("user.id", 42)
            .setAttribute(AttributeKey.stringArrayKey("tags"), List.of("a", "b"))
            .startSpan();
    child.addEvent("half way");
    child.setStatus(StatusCode.ERROR, "refused");
    child.end();
    root.end();
    return root.getSpanContext().getTraceId();
  }

  private static ExportTraceServiceRequest request(int spans, int trace) {
    var scope = ScopeSpans.newBuilder();
    for (int i = 1; i <= spans; i++) {
      byte[] traceId = new byte[16];
      Arrays.fill(traceId, (byte) trace);
      scope.addSpans(
          io.opentelemetry.proto.trace.v1.Span.newBuilder()
              .setTraceId(ByteString.copyFrom(traceId))
              .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("%016x".formatted(i))))
              .setName("span " + i)
              .setStartTimeUnixNano(1_790_000_000_000_000_000L)
              .setEndTimeUnixNano(1_790_000_000_001_000_000L));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
        .build();
  }

  private static void assertStatus(HttpResponse<byte[]> answer, int code, String message)
      throws IOException {
    assertEquals(PROTOBUF, answer.headers().firstValue("content-type").orElseThrow());
    var in = CodedInputStream.newInstance(answer.body());
    assertEquals(1 << 3, in.readTag());
    assertEquals(code, in.readInt32());
    assertEquals(2 << 3 | 2, in.readTag());
    assertEquals(message, in.readString());
    assertEquals(0, in.readTag());
  }

  private static HttpResponse<byte[]> post(
      HttpClient.Version version, int port, String type, String encoding, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(port, "/v1/traces"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    return client(version).send(request.build(), BodyHandlers.ofByteArray());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).build();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
