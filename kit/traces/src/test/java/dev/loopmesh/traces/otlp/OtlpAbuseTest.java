package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.JSON;
import static dev.loopmesh.traces.otlp.LiveReceiver.PROTOBUF;
import static dev.loopmesh.traces.otlp.LiveReceiver.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks on a lab with a container's heap: it refuses and counts them, responds to other clients
 * within two seconds meanwhile, and accepts valid spans afterwards.
 */
class OtlpAbuseTest {
  private static final int MUCH = 6 << 20;
  private static final long LONGEST_NANOS = 2_000_000_000L;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = LiveReceiver.client(HttpClient.Version.HTTP_1_1);

  private static SmallHeapServer lab;
  private static long longestNanos; // two seconds, or longer on a machine that is very slow

  @BeforeAll
  static void start() throws Exception {
    lab = SmallHeapServer.start();
    long slowestNanos = 0;
    for (int i = 0; i < 20; i++) {
      slowestNanos = Math.max(slowestNanos, answeredNanos());
    }
    longestNanos = Math.max(LONGEST_NANOS, 4 * slowestNanos);
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
  }

  static Stream<Arguments> bombs() throws Exception {
    byte[] emptySpans = message(1, message(2, repeated(new byte[] {0x12, 0}, MUCH / 2)));
    byte[] attributes =
        message(1, message(2, message(2, repeated(new byte[] {0x4a, 0}, MUCH / 2))));
    byte[] resource = message(1, message(1, repeated(new byte[] {0x0a, 0}, MUCH / 2)));
    byte[] unknown = message(1, message(2, message(2, repeated(new byte[] {0x78, 1}, MUCH / 2))));
    byte[] resources = repeated(new byte[] {0x0a, 0}, MUCH / 2);
    byte[] nothing = gzip(new byte[0]);
    byte[] members = repeated(nothing, 400_000);
    String spans = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s{}]}]}]}";
    String span = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[%s{}]}]}]}]}";
    String arrays = "{\"a\":" + "[".repeat(MUCH);
    return Stream.of(
        Arguments.of("empty spans", 413, PROTOBUF, "gzip", gzip(emptySpans)),
        Arguments.of("attributes of one span", 413, PROTOBUF, "gzip", gzip(attributes)),
        Arguments.of("attributes of a resource", 413, PROTOBUF, "gzip", gzip(resource)),
        Arguments.of("unknown fields", 413, PROTOBUF, "gzip", gzip(unknown)),
        Arguments.of("resources", 413, PROTOBUF, "gzip", gzip(resources)),
        Arguments.of("zeros", 413, PROTOBUF, "gzip", gzip(new byte[64 << 20])),
        Arguments.of("gzip members", 413, PROTOBUF, "gzip", members),
        Arguments.of("spans in JSON", 413, JSON, "gzip", gzip(filled(spans, "{},"))),
        Arguments.of("attributes in JSON", 413, JSON, "gzip", gzip(filled(span, "{},"))),
        Arguments.of("arrays in JSON", 400, JSON, "gzip", gzip(arrays.getBytes(UTF_8))),
        Arguments.of("an unknown member", 200, JSON, "gzip", gzip(filled("{\"a\":[%s0]}", "{},"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void aSmallBodyThatBecomesMuchIsRefused(
      String what, int status, String type, String encoding, byte[] body) throws Exception {
    long before = lab.counted("traces", status);
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) { // so many large ones would be too much at once, which is 429
      if (i == 0 || body.length < 1 << 20) {
        answers.add(post(type, encoding, body));
      }
    }
    CompletableFuture<?> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    do {
      assertAnswersOthers();
    } while (!all.isDone());

    for (var answer : answers) {
      assertEquals(status, answer.get(30, SECONDS).statusCode(), what);
    }
    assertEquals(before + answers.size(), lab.counted("traces", status));
    assertTakesGoodSpans();
  }

  @Test
  void anAnnouncedBodyThatIsNotSentBlocksNoOtherClient() throws Exception {
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n";
    List<Socket> senders = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket sender = new Socket("127.0.0.1", lab.receiver.getPort());
        senders.add(sender);
        sender.getOutputStream().write(head.formatted(PROTOBUF, MUCH).getBytes(UTF_8));
        sender.getOutputStream().write(0x0a);
      }
      assertAnswersOthers();
      assertTakesGoodSpans(); // their announced sizes are not counted
      for (Socket sender : senders) {
        sender.setSoTimeout(20_000);
        String line = new String(sender.getInputStream().readNBytes(12), UTF_8);
        assertEquals("HTTP/1.1 408", line);
      }
    } finally {
      for (Socket sender : senders) {
        sender.close();
      }
    }
  }

  @Test
  void manyReadersOfALargeTraceTakeLittleMemory() throws Exception {
    String text = "x".repeat(4_000);
    ScopeSpans.Builder spans = SketchedRequest.spans(1_000);
    for (Span.Builder span : spans.getSpansBuilderList()) {
      span.setTraceId(ByteString.fromHex("02".repeat(16)));
      for (int i = 0; i < 4; i++) {
        span.addAttributes(
            KeyValue.newBuilder()
                .setKey("k" + i)
                .setValue(AnyValue.newBuilder().setStringValue(text)));
      }
    }
    byte[] body = gzip(SketchedRequest.of(spans));
    assertEquals(413, post(PROTOBUF, "gzip", body).get(30, SECONDS).statusCode(), "16 MB");
    for (int half = 0; half < 4; half++) {
      ScopeSpans.Builder some = ScopeSpans.newBuilder();
      some.addAllSpans(spans.getSpansList().subList(half * 250, half * 250 + 250));
      byte[] quarter = gzip(SketchedRequest.of(some));
      assertEquals(200, post(PROTOBUF, "gzip", quarter).get(30, SECONDS).statusCode());
    }
    URI trace = URI.create(lab.url + "/api/traces/" + "02".repeat(16) + "?wait=0ms");
    List<CompletableFuture<HttpResponse<Long>>> readers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      readers.add(
          CLIENT.sendAsync(
              HttpRequest.newBuilder(trace).build(),
              answer ->
                  BodySubscribers.mapping(BodySubscribers.ofInputStream(), OtlpAbuseTest::length)));
    }
    assertAnswersReceiver();
    for (var reader : readers) {
      assertEquals(200, reader.get(60, SECONDS).statusCode());
      assertTrue(reader.get().body() > 16_000_000, () -> "" + reader.join().body());
    }
    assertTakesGoodSpans();
  }

  @Test
  void logRecordsWithLargeResourcesStayWithinTheBound() throws Exception {
    String resource = "{\"key\":\"%d\",\"value\":{\"stringValue\":\"" + "x".repeat(4_000) + "\"}}";
    for (int request = 0; request < 5; request++) {
      StringBuilder logs = new StringBuilder("{\"resourceLogs\":[");
      for (int i = 0; i < 800; i++) {
        logs.append(i == 0 ? "" : ",")
            .append("{\"resource\":{\"attributes\":[")
            .append(resource.formatted(request * 1_000 + i))
            .append("]},\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"")
            .append("%032x".formatted(0xabc000 + request * 1_000 + i))
            .append("\"}]}]}");
      }
      byte[] body = gzip(logs.append("]}").toString().getBytes(UTF_8));
      URI uri = lab.receiver.resolve("/v1/logs");
      assertEquals(200, post(uri, JSON, "gzip", body).get(30, SECONDS).statusCode());
    }
    JsonObject store = lab.store();
    long most = store.getLong("mostBytes") / 16 / 4_000; // a sixteenth may wait for its trace
    assertTrue(store.getLong("logs") <= most + 1, store::encode);
    assertTakesGoodSpans();
  }

  private static long length(InputStream in) {
    try (in) {
      long length = 0;
      byte[] part = new byte[64 << 10];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        length += read;
      }
      return length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertAnswersOthers() throws Exception {
    long nanos = answeredNanos();
    assertTrue(nanos < longestNanos, () -> "answered after " + nanos / 1e6 + " ms");
    assertAnswersReceiver();
  }

  /** On the port itself, also while responses with traces are being written. */
  private static void assertAnswersReceiver() throws Exception {
    long begunNanos = System.nanoTime();
    URI document = lab.receiver.resolve("/openapi.yaml");
    HttpRequest request = HttpRequest.newBuilder(document).timeout(LONGEST).build();
    assertEquals(200, CLIENT.send(request, BodyHandlers.discarding()).statusCode());
    long nanos = System.nanoTime() - begunNanos;
    assertTrue(nanos < longestNanos, () -> "answered after " + nanos / 1e6 + " ms");
  }

  private static long answeredNanos() throws Exception {
    long begunNanos = System.nanoTime();
    assertNotNull(lab.store());
    return System.nanoTime() - begunNanos;
  }

  private static void assertTakesGoodSpans() throws Exception {
    HttpResponse<byte[]> answer = post(PROTOBUF, null, SketchedRequest.of(1)).get(30, SECONDS);
    assertEquals(200, answer.statusCode());
    assertTrue(lab.isAlive());
  }

  private static CompletableFuture<HttpResponse<byte[]>> post(
      String type, String encoding, byte[] body) {
    return post(lab.receiver, type, encoding, body);
  }

  private static CompletableFuture<HttpResponse<byte[]>> post(
      URI uri, String type, String encoding, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(LONGEST)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray());
  }

  /** A field that has a message. */
  private static byte[] message(int number, byte[] content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(number, content);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] repeated(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  private static byte[] filled(String frame, String part) {
    return frame.formatted(part.repeat(MUCH / part.length())).getBytes(UTF_8);
  }
}
