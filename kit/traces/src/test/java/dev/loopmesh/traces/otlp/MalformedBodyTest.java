package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.gzip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.TraceLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed bodies: which are refused as a whole, and which span by span. */
class MalformedBodyTest {
  private static final OtlpLimits SMALL = new OtlpLimits(1 << 20, 100_000, 1 << 20, 1);
  private static final OtlpDecoder DECODER = new OtlpDecoder(TraceLimits.DEFAULT, SMALL);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                    | the document is not an object",
        "[]                                    | the document is not an object",
        "null                                  | the document is not an object",
        "7                                     | the document is not an object",
        "{                                     | Unexpected end-of-input",
        "{\"a\":1}}                            | Unexpected close marker",
        "{} {}                                 | the document is not the end",
        "{'a':1}                               | Unexpected character",
        "{\"resourceSpans\":{}}                | /resourceSpans is not an array",
        "{\"resourceSpans\":\"x\"}             | /resourceSpans is not an array",
        "{\"resourceSpans\":[null]}            | /resourceSpans/0 is not an object",
        "{\"resourceSpans\":[{\"resource\":[]}]}         | /resourceSpans/0/resource is not an object",
        "{\"resourceSpans\":[{\"scopeSpans\":[7]}]}      | /resourceSpans/0/scopeSpans/0 is not an object",
      })
  void jsonThatIsNoRequestIsRefused(String body, String message) {
    assertRefused(400, message, OtlpEncoding.JSON, false, body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "traceId           | \"xyz\"         | an even number of hexadecimal digits",
        "traceId           | \"0123456789abcdef0123456789abcde\" | an even number of hexadecimal digits",
        "traceId           | \"0123456789abcdef 123456789abcdef\" | an even number of hexadecimal digits",
        "traceId           | 7               | a text",
        "spanId            | [\"00\"]        | a text",
        "parentSpanId      | \"0\"           | an even number of hexadecimal digits",
        "name              | 7               | a text",
        "name              | {}              | a text",
        "kind              | \"SERVER\"      | a SpanKind",
        "kind              | 5000000000      | a SpanKind",
        "kind              | 1.5             | a SpanKind",
        "startTimeUnixNano | true            | an integer of 64 bits, unsigned",
        "startTimeUnixNano | \"-1\"          | an integer of 64 bits, unsigned",
        "startTimeUnixNano | \"soon\"        | an integer of 64 bits, unsigned",
        "endTimeUnixNano   | 1e400           | an integer of 64 bits, unsigned",
        "endTimeUnixNano   | 18446744073709551616 | an integer of 64 bits, unsigned",
        "attributes        | {}              | an array",
        "attributes        | [{\"key\":1}]   | a text",
        "attributes        | [{\"value\":7}] | an object",
        "attributes        | [{\"value\":{\"boolValue\":\"yes\"}}]    | true or false",
        "attributes        | [{\"value\":{\"intValue\":\"x\"}}]       | an integer of 64 bits",
        "attributes        | [{\"value\":{\"doubleValue\":\"x\"}}]    | a number",
        "attributes        | [{\"value\":{\"bytesValue\":\"*\"}}]     | bytes in base64",
        "attributes        | [{\"value\":{\"arrayValue\":[]}}]        | an object",
        "events            | [[]]            | an object",
        "links             | [{\"spanId\":\"0\"}] | an even number of hexadecimal digits",
        "status            | 2               | an object",
        "status            | {\"code\":\"OK\"} | a StatusCode",
      })
  void aMemberOfTheWrongTypeIsRefusedWithItsPlace(String member, String value, String expected) {
    assertRefused(400, " is not " + expected, OtlpEncoding.JSON, false, span(member, value));
    assertRefused(
        400,
        "/resourceSpans/0/scopeSpans/0/spans/0/" + member,
        OtlpEncoding.JSON,
        false,
        span(member, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "traceId           | \"\"                                 | the trace id",
        "traceId           | \"00000000000000000000000000000000\" | the trace id",
        "traceId           | \"0123456789abcdef\"                 | the trace id",
        "traceId           | \"0123456789abcdef0123456789abcdef01\" | the trace id",
        "traceId           | null                                 | the trace id",
        "spanId            | \"0000000000000000\"                 | the span id",
        "spanId            | \"01234567\"                         | the span id",
        "parentSpanId      | \"01234567\"                         | the parent's id",
        "startTimeUnixNano | 0                                    | the start or end",
        "startTimeUnixNano | 18446744073709551615                 | the start or end",
        "endTimeUnixNano   | \"9223372036854775808\"              | the start or end",
      })
  void anInvalidSpanIsDropped(String member, String value, String reason) {
    DecodedSpans decoded = DecodedSpans.of(DECODER, OtlpEncoding.JSON, false, span(member, value));
    assertEquals(0, decoded.spans().size());
    assertEquals(1, decoded.refusal().count());
    assertTrue(decoded.refusal().reason().startsWith("span 'n': " + reason), decoded::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parentSpanId    | \"0000000000000000\"",
        "parentSpanId    | \"\"",
        "parentSpanId    | null",
        "endTimeUnixNano | 0",
        "endTimeUnixNano | 1",
        "kind            | 77",
        "kind            | -1",
        "status          | {\"code\":77}",
        "status          | null",
        "attributes      | [{}]",
        "attributes      | [{\"key\":\"k\",\"value\":{}}]",
        "attributes      | [{\"key\":\"k\",\"value\":{\"doubleValue\":\"NaN\"}}]",
        "someNewMember   | [{\"a\":[[[{}]]]}]",
        "flags           | 257",
      })
  void whatIsOddButCanBeReadIsTaken(String member, String value) {
    DecodedSpans decoded = DecodedSpans.of(DECODER, OtlpEncoding.JSON, false, span(member, value));
    assertEquals(1, decoded.spans().size());
  }

  @Test
  void jsonIsReadOnlySoDeep() {
    String nested = "[{\"value\":" + "{\"arrayValue\":{\"values\":[".repeat(50_000);
    assertRefused(400, "nesting depth", OtlpEncoding.JSON, false, span("attributes", nested));
  }

  @Test
  void aNumberWithoutEndIsNoNumber() {
    assertRefused(400, "", OtlpEncoding.JSON, false, span("kind", "1".repeat(50_000)));
  }

  @Test
  void noBodyInProtobufIsARequestWithoutSpans() {
    assertEquals(
        0, DecodedSpans.of(DECODER, OtlpEncoding.PROTOBUF, false, new byte[0]).spans().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a", // a field without a length
        "0a05", // a length without content
        "0aff", // a length that does not end
        "0affffffff0f", // a negative length
        "0affffffff07", // a length of 2 GiB
        "00", // field 0
        "0b", // a group that does not end
        "0c", // the end of a group that was not started
        "0f", // wire type 7
        "0a0212050a", // nested, and too long
        "0a0712050a03 0a01ff", // a name that is not UTF-8, in a scope
        "7b22" // this is JSON
      })
  void protobufThatIsNoneIsRefused(String hex) {
    byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertRefused(
        400, "the body is not an ExportTraceServiceRequest", OtlpEncoding.PROTOBUF, false, body);
  }

  @Test
  void everyBeginningOfAProtobufIsTakenOrRefused() {
    byte[] whole = SketchedRequest.of(1);
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      try {
        DecodedSpans.of(DECODER, OtlpEncoding.PROTOBUF, false, Arrays.copyOf(whole, length));
      } catch (OtlpRefused e) {
        refused++;
      }
    }
    assertEquals(whole.length - 1, refused); // all but the empty one
  }

  @Test
  void gzipThatIsNoneIsRefused() throws IOException {
    byte[] good = gzip(ExportTraceServiceRequest.getDefaultInstance().toByteArray());
    assertEquals(0, DecodedSpans.of(DECODER, OtlpEncoding.PROTOBUF, true, good).spans().size());
    byte[] wrongSum = good.clone();
    wrongSum[wrongSum.length - 8] ^= 1;

    assertRefused(400, "not valid gzip", OtlpEncoding.PROTOBUF, true, new byte[0]);
    assertRefused(400, "not valid gzip", OtlpEncoding.PROTOBUF, true, new byte[100]);
    assertRefused(400, "not valid gzip", OtlpEncoding.PROTOBUF, true, wrongSum);
    assertRefused(
        400, "Unexpected end", OtlpEncoding.PROTOBUF, true, Arrays.copyOf(gzip(new byte[900]), 15));
    assertRefused(400, "not valid gzip", OtlpEncoding.JSON, true, span("name", "\"n\""));
  }

  @Test
  void whatInflatesToTooMuchIsRefused() throws IOException {
    assertRefused(
        413,
        "more than the allowed 100000 bytes",
        OtlpEncoding.PROTOBUF,
        true,
        gzip(new byte[100_001]));
  }

  @Test
  void whatIsTooMuchWithinASpanIsCut() {
    TraceLimits small = new TraceLimits(1, 1, 1, 1 << 20, 2, 5, 1, Duration.ZERO);
    String three = "[{\"key\":\"a\"},{\"key\":\"b\"},{\"key\":\"c\"}]";
    var span =
        DecodedSpans.of(
                new OtlpDecoder(small, SMALL),
                OtlpEncoding.JSON,
                false,
                span(
                    "name",
                    "\"longer\",\"attributes\":"
                        + three
                        + ",\"events\":[{},{}],\"links\":[{},{}],\"droppedLinksCount\":4294967295"))
            .spans()
            .get(0);

    assertEquals("long…", span.name());
    assertEquals("[a, b]", span.attributes().keySet().toString());
    assertEquals(1, span.events().size());
    assertEquals(1, span.links().size());
    assertEquals(3 + 4_294_967_295L, span.dropped());
  }

  private static void assertRefused(
      int status, String message, OtlpEncoding encoding, boolean gzip, byte[] body) {
    OtlpRefused refused =
        assertThrows(OtlpRefused.class, () -> DecodedSpans.of(DECODER, encoding, gzip, body));
    assertEquals(status, refused.httpStatus());
    assertTrue(refused.getMessage().contains(message), refused::getMessage);
  }

  /** A valid span with this member last. */
  private static byte[] span(String member, String value) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("traceId", "\"0123456789abcdef0123456789abcdef\"");
    members.put("spanId", "\"0123456789abcdef\"");
    members.put("name", "\"n\"");
    members.put("startTimeUnixNano", "\"1\"");
    members.put("endTimeUnixNano", "\"2\"");
    members.remove(member);
    members.put(member, value);
    String span =
        members.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    return ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + span + "]}]}]}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
