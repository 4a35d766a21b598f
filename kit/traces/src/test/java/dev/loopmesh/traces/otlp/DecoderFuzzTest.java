package dev.loopmesh.traces.otlp;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import dev.loopmesh.traces.tree.Timeline;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Valid bodies with a few bytes changed are accepted or refused, without any other failure. */
class DecoderFuzzTest {
  private static final int ROUNDS = 15_000;

  private static final String GOOD =
      """
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},
      "scopeSpans":[{"scope":{"name":"s"},"spans":[
      {"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","name":"é \\u00e9 \\ud83d\\ude00",
      "kind":2,"startTimeUnixNano":"1790000000000000000","endTimeUnixNano":1790000000000000009,
      "attributes":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"},{"doubleValue":1.5e3}]}}},
      {"key":"m","value":{"kvlistValue":{"values":[{"key":"b","value":{"bytesValue":"AQID"}}]}}}],
      "events":[{"name":"e","timeUnixNano":"5"}],"links":[{"traceId":"01","spanId":"02"}],
      "status":{"code":2,"message":"m"},"droppedEventsCount":1},
      {"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdea",
      "parentSpanId":"0123456789abcdef","name":"b","startTimeUnixNano":"1790000000000000001",
      "endTimeUnixNano":"1790000000000000002"}]}]}]}
      """;

  private static final String GOOD_LOGS =
      """
      {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},
      "scopeLogs":[{"scope":{"name":"s"},"logRecords":[
      {"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","severityNumber":9,
      "body":{"arrayValue":{"values":[{"stringValue":"é \\u00e9"},{"doubleValue":1.5e3}]}},
      "timeUnixNano":"1790000000000000000","observedTimeUnixNano":1790000000000000009,
      "attributes":[{"key":"m","value":{"bytesValue":"AQID"}}],"droppedAttributesCount":1}]}]}]}
      """;

  private final OtlpDecoder decoder = new OtlpDecoder(TraceLimits.DEFAULT, OtlpLimits.DEFAULT);
  private final TraceStore store = new TraceStore(TraceLimits.DEFAULT);
  private int taken;
  private int refused;

  @Test
  void json() {
    fuzz(OtlpEncoding.JSON, false, GOOD.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void protobuf() {
    fuzz(OtlpEncoding.PROTOBUF, false, good());
  }

  @Test
  void gzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(good());
    }
    fuzz(OtlpEncoding.PROTOBUF, true, bytes.toByteArray());
  }

  @Test
  void logRecords() {
    byte[] json = GOOD_LOGS.getBytes(StandardCharsets.UTF_8);
    fuzz(json, body -> decoder.logs(OtlpEncoding.JSON, false, body, store::addLogLines));
    byte[] bytes = inProtobuf(json, ExportLogsServiceRequest.getDefaultInstance());
    fuzz(bytes, body -> decoder.logs(OtlpEncoding.PROTOBUF, false, body, store::addLogLines));
  }

  private static byte[] good() {
    return inProtobuf(
        GOOD.getBytes(StandardCharsets.UTF_8), ExportTraceServiceRequest.getDefaultInstance());
  }

  private static byte[] inProtobuf(byte[] json, Message kind) {
    ByteBuffer bytes = JsonToProtobuf.read(json, kind.getDescriptorForType());
    try {
      return kind.getParserForType().parseFrom(bytes).toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a good body", e);
    }
  }

  private void fuzz(OtlpEncoding encoding, boolean gzip, byte[] good) {
    fuzz(
        good,
        body -> {
          DecodedSpans decoded = DecodedSpans.of(decoder, encoding, gzip, body);
          store.add(decoded.spans());
          decoded.spans().stream()
              .findFirst()
              .flatMap(span -> store.find(span.traceId()))
              .ifPresent(Timeline::of);
        });
  }

  private void fuzz(byte[] good, Consumer<byte[]> take) {
    Random random = new Random(42);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = mutated(good, random);
      try {
        take.accept(body);
        taken++;
      } catch (OtlpRefused e) {
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        fail("round " + round + ": " + HexFormat.of().formatHex(body), e);
      }
    }
    assertTrue(taken > ROUNDS / 1_000, "taken " + taken); // so that both paths are covered
    assertTrue(refused > ROUNDS / 1_000, "refused " + refused);
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] body = good.clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(5)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> body[at] = good[random.nextInt(good.length)];
        case 3 -> body = without(body, at, 1 + random.nextInt(8));
        default ->
            System.arraycopy(body, at, body, 0, Math.min(random.nextInt(20), body.length - at));
      }
      if (body.length == 0) {
        return body;
      }
    }
    return body;
  }

  private static byte[] without(byte[] body, int from, int length) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.write(body, 0, from);
    int after = Math.min(body.length, from + length);
    rest.write(body, after, body.length - after);
    return rest.toByteArray();
  }
}
