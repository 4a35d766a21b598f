package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.HTTP_1_1;
import static dev.loopmesh.traces.otlp.LiveReceiver.JSON;
import static dev.loopmesh.traces.otlp.LiveReceiver.PROTOBUF;
import static dev.loopmesh.traces.otlp.LiveReceiver.TRACES;
import static dev.loopmesh.traces.otlp.LiveReceiver.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.TraceLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces sent to the lab, over real HTTP: what is accepted, and what only in part. */
class OtlpReceiverTest {
  private static final String TRACE_ID = "5b8efff798038103d269b633813fc60c";

  // the example of the OpenTelemetry protocol's repository (examples/trace.json), shortened
  static final String EXAMPLE =
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

  private LiveReceiver receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = LiveReceiver.start();
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void jsonIsTakenOverBothVersionsOfHttp(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer =
        receiver.post(version, TRACES, JSON, null, EXAMPLE.getBytes(UTF_8));

    assertEquals(version, answer.version());
    assertEquals(200, answer.statusCode());
    assertEquals(JSON, answer.headers().firstValue("content-type").orElseThrow());
    assertEquals("{}", new String(answer.body(), UTF_8));
    Span span = receiver.store().find(TRACE_ID).orElseThrow().spans().get(0);
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
    byte[] body = gzip(SketchedRequest.of(20_000));

    HttpResponse<byte[]> answer = receiver.post(version, TRACES, PROTOBUF, "gzip", body);

    assertEquals(200, answer.statusCode());
    var response = ExportTraceServiceResponse.parseFrom(answer.body());
    int kept = TraceLimits.DEFAULT.spansPerTrace();
    assertEquals(20_000 - kept, response.getPartialSuccess().getRejectedSpans());
    assertEquals(
        "trace 01010101010101010101010101010101 already has 5000 spans, the maximum per trace",
        response.getPartialSuccess().getErrorMessage());
    assertEquals(kept, receiver.store().counts().spans());
  }

  @Test
  void spansThatAreNoneAreRejectedAndTheOthersKept() throws Exception {
    var bad = SketchedRequest.spans(3);
    bad.getSpansBuilder(0).setTraceId(ByteString.copyFrom(new byte[16])).setName("zeros");
    bad.getSpansBuilder(1).setSpanId(ByteString.copyFrom(new byte[7]));

    HttpResponse<byte[]> answer =
        receiver.post(HTTP_1_1, TRACES, PROTOBUF, null, SketchedRequest.of(bad));

    assertEquals(200, answer.statusCode());
    var partial = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertEquals(2, partial.getRejectedSpans());
    assertEquals(
        "span 'zeros': the trace id '00000000000000000000000000000000' is not 16 bytes, or all zero",
        partial.getErrorMessage());
    assertEquals(1, receiver.store().counts().spans());
  }

  @Test
  void inJsonTheRejectionIsJson() throws Exception {
    String bad = EXAMPLE.replace("EEE19B7EC3C1B174", "EEE19B7EC3C1");

    HttpResponse<byte[]> answer = receiver.post(HTTP_1_1, TRACES, JSON, null, bad.getBytes(UTF_8));

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

  @Test
  void theLoopIsFreeWhileMuchIsDecoded() throws Exception {
    byte[] body = gzip(SketchedRequest.of(30_000));
    receiver.post(HTTP_1_1, TRACES, PROTOBUF, "gzip", body); // warms up
    HttpRequest large =
        HttpRequest.newBuilder(receiver.uri(TRACES))
            .header("Content-Type", PROTOBUF)
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpRequest small = HttpRequest.newBuilder(receiver.uri(LiveReceiver.LOGS)).build();
    HttpClient guest = LiveReceiver.client(HTTP_1_1);

    long begunNanos = System.nanoTime();
    var answer = LiveReceiver.client(HTTP_1_1).sendAsync(large, BodyHandlers.ofByteArray());
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
}
