package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.HTTP_1_1;
import static dev.loopmesh.traces.otlp.LiveReceiver.JSON;
import static dev.loopmesh.traces.otlp.LiveReceiver.PROTOBUF;
import static dev.loopmesh.traces.otlp.LiveReceiver.TRACES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that the lab refuses as a whole, and its response in the encoding of the request. */
class OtlpRefusalTest {
  private static final OtlpLimits SMALL = new OtlpLimits(1_000, 100_000, 1 << 20, 500);

  private LiveReceiver receiver;

  private void listen(OtlpLimits limits) throws Exception {
    receiver = LiveReceiver.with(limits);
  }

  private HttpResponse<byte[]> post(String type, String encoding, byte[] body) throws Exception {
    return receiver.post(HTTP_1_1, TRACES, type, encoding, body);
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyThatIsTooLargeIsRefusedAndTheNextOneTaken(HttpClient.Version version) throws Exception {
    listen(SMALL);

    byte[] large = SketchedRequest.of(2_000);
    HttpResponse<byte[]> answer = receiver.post(version, TRACES, PROTOBUF, null, large);

    assertEquals(413, answer.statusCode());
    assertStatus(answer, 8, "the body has more than the allowed 1000 bytes");
    assertEquals(0, receiver.store().counts().spans());
    byte[] small = SketchedRequest.of(1);
    assertEquals(200, receiver.post(version, TRACES, PROTOBUF, null, small).statusCode());
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedOnceItIsTooLarge() throws Exception {
    listen(SMALL);
    HttpRequest chunked =
        HttpRequest.newBuilder(receiver.uri(TRACES))
            .header("Content-Type", PROTOBUF)
            .POST(BodyPublishers.ofByteArrays(List.of(new byte[900], new byte[900])))
            .build();

    HttpClient client = LiveReceiver.client(HTTP_1_1);
    assertEquals(413, client.send(chunked, BodyHandlers.ofByteArray()).statusCode());
  }

  @Test
  void aBombIsRefusedWhileItInflates() throws Exception {
    listen(OtlpLimits.DEFAULT);
    byte[] bomb = LiveReceiver.gzip(new byte[32 << 20]);
    assertTrue(bomb.length < 50_000);

    HttpResponse<byte[]> answer = post(PROTOBUF, "gzip", bomb);

    assertEquals(413, answer.statusCode());
    assertStatus(answer, 8, "the body inflates to more than the allowed 16777216 bytes");
  }

  @Test
  void moreThanIsTakenAtOnceIsToComeBackLater() throws Exception {
    listen(new OtlpLimits(1 << 20, 1 << 20, 100_000, 500));

    HttpResponse<byte[]> answer = post(JSON, null, " ".repeat(200_000).getBytes(UTF_8));

    assertEquals(429, answer.statusCode());
    assertEquals("1", answer.headers().firstValue("retry-after").orElseThrow());
    assertEquals(
        new JsonObject()
            .put("code", 8)
            .put("message", "too much is being received at once; try again in a second"),
        new JsonObject(new String(answer.body(), UTF_8)));
    byte[] little = OtlpReceiverTest.EXAMPLE.getBytes(UTF_8);
    for (int again = 0; again < 20; again++) { // requests that have ended no longer count
      assertEquals(200, post(JSON, null, little).statusCode());
    }
  }

  @Test
  void anotherMediaTypeIsNotTaken() throws Exception {
    listen(OtlpLimits.DEFAULT);

    HttpResponse<byte[]> answer =
        post("text/plain", null, OtlpReceiverTest.EXAMPLE.getBytes(UTF_8));

    assertEquals(415, answer.statusCode());
    assertEquals(
        "'text/plain' is not supported; allowed: application/x-protobuf, application/json.",
        new JsonObject(new String(answer.body(), UTF_8)).getString("detail"));
  }

  /** Expects a google.rpc.Status in protobuf, and nothing else. */
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
}
