package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.JSON;
import static dev.loopmesh.traces.otlp.LiveReceiver.PROTOBUF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.loopmesh.traces.TraceServer;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How the lab shows a value in each encoding of OTLP (OTLP specification 1.9, "JSON Protobuf
 * Encoding"; proto3's "ProtoJSON Format"), and what it refuses.
 */
class OtlpConformanceTest {
  private static final HttpClient CLIENT = LiveReceiver.client(HttpClient.Version.HTTP_1_1);
  private static final AtomicInteger TRACES = new AtomicInteger();

  private static TraceServer server;
  private static String receiver;

  @BeforeAll
  static void start() throws Exception {
    server = TraceServer.start(Map.of());
    receiver = new JsonObject(get("/api/traces")).getString("receiver");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // attribute values
        "attributes | [{'key':'k','value':{'stringValue':'text'}}]       | attributes/k | text",
        "attributes | [{'key':'k','value':{'string_value':'text'}}]      | attributes/k | text",
        "attributes | [{'key':'k','value':{'stringValue':''}}]           | attributes/k | ``",
        "attributes | [{'key':'k','value':{'boolValue':true}}]           | attributes/k | true",
        "attributes | [{'key':'k','value':{'intValue':'5'}}]             | attributes/k | 5",
        "attributes | [{'key':'k','value':{'intValue':5}}]               | attributes/k | 5",
        "attributes | [{'key':'k','value':{'intValue':5.0}}]             | attributes/k | 5",
        "attributes | [{'key':'k','value':{'intValue':'5.0'}}]           | attributes/k | 5",
        "attributes | [{'key':'k','value':{'intValue':1e3}}]             | attributes/k | 1000",
        "attributes | [{'key':'k','value':{'intValue':'-1.5E1'}}]        | attributes/k | -15",
        "attributes | [{'key':'k','value':{'int_value':-0}}]             | attributes/k | 0",
        "attributes | [{'key':'k','value':{'intValue':9007199254740993}}] | attributes/k | 9007199254740993",
        "attributes | [{'key':'k','value':{'intValue':'-9223372036854775808'}}] | attributes/k | -9223372036854775808",
        "attributes | [{'key':'k','value':{'doubleValue':0.5}}]          | attributes/k | 0.5",
        "attributes | [{'key':'k','value':{'doubleValue':5}}]            | attributes/k | 5.0",
        "attributes | [{'key':'k','value':{'doubleValue':'1e-3'}}]       | attributes/k | 0.001",
        "attributes | [{'key':'k','value':{'doubleValue':'NaN'}}]        | attributes/k | NaN",
        "attributes | [{'key':'k','value':{'doubleValue':'-Infinity'}}]  | attributes/k | -Infinity",
        "attributes | [{'key':'k','value':{'bytesValue':'-_8='}}]        | attributes/k | +/8=",
        "attributes | [{'key':'k','value':{'bytesValue':'+/8'}}]         | attributes/k | +/8=",
        "attributes | [{'key':'k','value':{'arrayValue':{'values':[{'intValue':1},{'arrayValue':{'values':[{'stringValue':'in'}]}}]}}}] | attributes/k | [1,['in']]",
        "attributes | [{'key':'k','value':{'kvlistValue':{'values':[{'key':'m','value':{'intValue':'1'}}]}}}] | attributes/k | {'m':1}",
        "attributes | [{'key':'k','value':{'kvlist_value':{'values':[]}}}] | attributes/k | {}",
        "attributes | [{'key':'k','value':null}]                         | attributes/k | ``",
        "attributes | [{'key':'k','value':{}}]                           | attributes/k | ``",
        "attributes | [{'key':'k','value':{'newValue':{'a':[1]}}}]       | attributes/k | ``",
        "attributes | null                                               | attributes   | {}",
        // enumerations, by number or name
        "kind       | 2                                                  | kind         | server",
        "kind       | 2.0                                                | kind         | server",
        "kind       | '2'                                                | kind         | server",
        "kind       | 'SPAN_KIND_SERVER'                                 | kind         | server",
        "kind       | 99                                                 | kind         | unspecified",
        "kind       | null                                               | kind         | unspecified",
        "status     | {'code':'STATUS_CODE_ERROR'}                       | status       | error",
        "status     | {'code':1}                                         | status       | ok",
        "status     | {'message':'m'}                                    | statusMessage | m",
        // times and counts
        "startTimeUnixNano    | '1.79e18'             | recorded/startUnixNano | 1790000000000000000",
        "startTimeUnixNano    | 1790000000000000001   | recorded/startUnixNano | 1790000000000000001",
        "start_time_unix_nano | '1790000000000000002' | recorded/startUnixNano | 1790000000000000002",
        "droppedEventsCount   | 7.0                   | dropped                | 7",
        "dropped_links_count  | '4294967295'          | dropped                | 4294967295",
        // ids are in hexadecimal of either case
        "parentSpanId         | 'EEE19B7EC3C1B173'    | parentId               | eee19b7ec3c1b173",
        "parent_span_id       | 'eee19b7ec3c1b173'    | parentId               | eee19b7ec3c1b173",
        "parentSpanId         | ''                    | parentId               | null",
        "parentSpanId         | null                  | parentId               | null",
        // additions of a later version
        "someNewMember        | [{'a':[[[{}]]]}]      | name                   | n",
        "flags                | 257                   | name                   | n",
        "traceState           | 'a=b'                 | name                   | n",
      })
  void jsonIsShown(String member, String value, String shown, String expected) throws Exception {
    String traceId = nextTrace();
    HttpResponse<String> answer = post(JSON, json(traceId, member, value).getBytes(UTF_8));

    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals("{}", answer.body());
    assertEquals(expected.replace('\'', '"'), shown(traceId, shown));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "attributes | [{'key':'k','value':{'intValue':5.5}}]   | an integer of 64 bits",
        "attributes | [{'key':'k','value':{'intValue':'5 '}}]  | an integer of 64 bits",
        "attributes | [{'key':'k','value':{'intValue':''}}]    | an integer of 64 bits",
        "attributes | [{'key':'k','value':{'intValue':1e30}}]  | an integer of 64 bits",
        "attributes | [{'key':'k','value':{'intValue':1e999999999}}] | an integer of 64 bits",
        "attributes | [{'key':'k','value':{'intValue':'9223372036854775808'}}] | an integer of 64 bits",
        "attributes | [{'key':'k','value':{'doubleValue':'0x1p3'}}] | a number",
        "attributes | [{'key':'k','value':{'doubleValue':'1d'}}]    | a number",
        "attributes | [{'key':'k','value':{'doubleValue':1e400}}]   | a number",
        "attributes | [{'key':'k','value':{'stringValue':5}}]  | a text",
        "attributes | [null]                                   | an object",
        "kind       | 'SERVER'                                 | a SpanKind",
        "kind       | 1.5                                      | a SpanKind",
        "status     | {'code':'OK'}                            | a StatusCode",
        "droppedEventsCount   | -1                             | an integer of 32 bits",
        "droppedEventsCount   | 4294967296                     | an integer of 32 bits",
        "startTimeUnixNano    | 1.5                            | an integer of 64 bits, unsigned",
        "parentSpanId         | '7uGbfsPBsXM='                 | hexadecimal digits (IDs in OTLP's JSON are hexadecimal, not base64)",
      })
  void jsonIsRefused(String member, String value, String reason) throws Exception {
    HttpResponse<String> answer = post(JSON, json(nextTrace(), member, value).getBytes(UTF_8));

    assertEquals(400, answer.statusCode(), answer::body);
    String message = new JsonObject(answer.body()).getString("message");
    assertTrue(message.contains(reason), message);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(AnyValue.newBuilder().setStringValue("text"), "text"),
        Arguments.of(AnyValue.newBuilder().setBoolValue(false), "false"),
        Arguments.of(AnyValue.newBuilder().setIntValue(9_007_199_254_740_993L), "9007199254740993"),
        Arguments.of(AnyValue.newBuilder().setIntValue(Long.MIN_VALUE), "-9223372036854775808"),
        Arguments.of(AnyValue.newBuilder().setDoubleValue(0.5), "0.5"),
        Arguments.of(AnyValue.newBuilder().setDoubleValue(Double.NaN), "NaN"),
        Arguments.of(AnyValue.newBuilder().setDoubleValue(1 / 0.0), "Infinity"),
        Arguments.of(AnyValue.newBuilder().setBytesValue(bytes(0xfb, 0xff)), "+/8="),
        Arguments.of(
            AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addValues(AnyValue.newBuilder())),
            "[\"\"]"),
        Arguments.of(
            AnyValue.newBuilder()
                .setKvlistValue(
                    KeyValueList.newBuilder()
                        .addValues(
                            KeyValue.newBuilder()
                                .setKey("m")
                                .setValue(AnyValue.newBuilder().setIntValue(1)))),
            "{\"m\":1}"),
        Arguments.of(AnyValue.newBuilder(), ""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void protobufIsShown(AnyValue.Builder value, String expected) throws Exception {
    String traceId = nextTrace();
    Span.Builder span =
        span(traceId)
            .setKindValue(99)
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .addAttributes(KeyValue.newBuilder().setKey("k").setValue(value));
    byte[] body = SketchedRequest.of(ScopeSpans.newBuilder().addSpans(span));
    HttpResponse<String> answer = post(PROTOBUF, body);

    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals(expected, shown(traceId, "attributes/k"));
    assertEquals("unspecified", shown(traceId, "kind"));
    assertEquals("error", shown(traceId, "status"));
  }

  private static Span.Builder span(String traceId) {
    return Span.newBuilder()
        .setTraceId(ByteString.fromHex(traceId))
        .setSpanId(ByteString.fromHex("00000000000000a1"))
        .setName("n")
        .setStartTimeUnixNano(1_790_000_000_000_000_000L)
        .setEndTimeUnixNano(1_790_000_000_001_000_000L);
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }

  /** A valid span with this member last. */
  private static String json(String traceId, String member, String value) {
    String span =
        "{'traceId':'%s','spanId':'00000000000000a1','name':'n','startTimeUnixNano':'1','%s':%s}"
            .formatted(traceId, member, value);
    return "{'resourceSpans':[{'scopeSpans':[{'spans':[%s]}]}]}".formatted(span).replace('\'', '"');
  }

  private static String shown(String traceId, String member) throws Exception {
    JsonObject trace = new JsonObject(get("/api/traces/" + traceId + "?wait=0ms"));
    Object shown = JsonPointer.from("/spans/0/" + member).queryJson(trace);
    return String.valueOf(shown);
  }

  private static String nextTrace() {
    return "%032x".formatted(TRACES.incrementAndGet());
  }

  private static String get(String path) throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> post(String type, byte[] body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(receiver))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }
}
