package dev.loopmesh.traces.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns a request in OTLP's JSON into the same request in protobuf, in one pass, by the field names
 * and types of its message's descriptor (OTLP specification, "JSON Protobuf Encoding"): proto3's
 * mapping, but ids in hexadecimal. A member that the descriptor does not have is ignored.
 */
final class JsonToProtobuf {
  private static final int DEEPEST = 100; // as protobuf's own limit
  private static final int LENGTH_BYTES = 5; // of a 32-bit varint in its longest form
  private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final String HEXADECIMAL =
      "an even number of hexadecimal digits (IDs in OTLP's JSON are hexadecimal, not base64)";
  private static final Set<String> COUNTED_ONLY = Set.of("data_points", "profiles", "dictionary");

  private static final JsonFactory PARSERS =
      JsonFactory.builder()
          // names come from the sender, and may be very many
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE) // the body's size is the limit
                  .build())
          .build();

  private final JsonParser json;
  private final byte[] written;
  private final CodedOutputStream out;

  private JsonToProtobuf(JsonParser json, int mostBytes) {
    this.json = json;
    this.written = new byte[mostBytes];
    this.out = CodedOutputStream.newInstance(written);
  }

  /**
   * Converts a whole document. The result takes at most twice its bytes: {@code {},} of an array
   * becomes six.
   *
   * @throws OtlpRefused 400 with the position of the error, 413 if the result is larger
   */
  static ByteBuffer read(byte[] document, Descriptor request) {
    int most = (int) Math.min(2L * document.length, Integer.MAX_VALUE - 8);
    try (JsonParser parser = PARSERS.createParser(document)) {
      JsonToProtobuf reader = new JsonToProtobuf(parser, most);
      parser.nextToken();
      reader.message(request);
      if (parser.nextToken() != null) {
        throw reader.wrong("the end of the document");
      }
      return ByteBuffer.wrap(reader.written, 0, reader.out.getTotalBytesWritten());
    } catch (CodedOutputStream.OutOfSpaceException e) {
      throw OtlpRefused.tooLarge("the body needs too much memory; send fewer items per request");
    } catch (IOException e) {
      String why =
          e instanceof JsonProcessingException at ? at.getOriginalMessage() : e.getMessage();
      throw OtlpRefused.malformed("the body is not OTLP in JSON: " + why);
    }
  }

  private void message(Descriptor kind) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = UPPER_CASE.matcher(json.currentName()).replaceAll("_$0"); // if it has capitals
      FieldDescriptor field = kind.findFieldByName(name.toLowerCase(Locale.ROOT));
      JsonToken value = json.nextToken();
      if (field == null || value == JsonToken.VALUE_NULL) { // null is the default in proto3's JSON
        json.skipChildren();
      } else if (field.isRepeated()) {
        expect(JsonToken.START_ARRAY, "an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
          value(field);
        }
      } else {
        value(field);
      }
    }
  }

  private void value(FieldDescriptor field) throws IOException {
    int number = field.getNumber();
    switch (field.getType()) {
      case MESSAGE -> nested(field);
      case STRING -> out.writeByteArray(number, text().getBytes(StandardCharsets.UTF_8));
      case BYTES -> out.writeByteArray(number, bytes(IDS.contains(field.getName())));
      case BOOL -> out.writeBool(number, bool());
      case ENUM -> out.writeInt32(number, constant(field.getEnumType()));
      case DOUBLE -> out.writeDouble(number, number(JsonNumber::float64, "a number"));
      case INT64 -> out.writeInt64(number, whole(JsonNumber.INT64));
      case UINT32 -> out.writeUInt32(number, (int) whole(JsonNumber.UINT32));
      case FIXED32 -> out.writeFixed32(number, (int) whole(JsonNumber.UINT32));
      case FIXED64 -> out.writeFixed64(number, whole(JsonNumber.UINT64));
      default -> json.skipChildren(); // no other type occurs in stored fields
    }
  }

  /**
   * Writes a nested message. Its length precedes its content but is known only afterwards, so space
   * for the longest length is reserved.
   */
  private void nested(FieldDescriptor field) throws IOException {
    out.writeTag(field.getNumber(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int at = out.getTotalBytesWritten();
    out.writeRawBytes(new byte[LENGTH_BYTES]);
    if (COUNTED_ONLY.contains(field.getName())) {
      json.skipChildren();
    } else {
      message(field.getMessageType());
    }
    int length = out.getTotalBytesWritten() - at - LENGTH_BYTES;
    for (int i = 0; i < LENGTH_BYTES; i++) {
      boolean last = i == LENGTH_BYTES - 1;
      written[at + i] = (byte) (length >>> 7 * i & 0x7f | (last ? 0 : 0x80));
    }
  }

  private String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "a text");
    return json.getText();
  }

  private boolean bool() throws IOException {
    if (!json.hasToken(JsonToken.VALUE_TRUE) && !json.hasToken(JsonToken.VALUE_FALSE)) {
      throw wrong("true or false");
    }
    return json.getBooleanValue();
  }

  private int constant(EnumDescriptor kind) throws IOException {
    EnumValueDescriptor named = kind.findValueByName(json.getText());
    return named != null
        ? named.getNumber()
        : number(JsonNumber.INT32::parse, "a " + kind.getName()).intValue();
  }

  private long whole(JsonNumber kind) throws IOException {
    return number(kind::parse, kind.words());
  }

  private <T> T number(Function<String, T> parse, String expected) throws IOException {
    JsonToken token = json.currentToken();
    try {
      if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
        return parse.apply(json.getText());
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw wrong(expected);
  }

  private byte[] bytes(boolean id) throws IOException {
    String text = text();
    try {
      return id
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw wrong(id ? HEXADECIMAL : "bytes in base64");
    }
  }

  private void expect(JsonToken token, String what) throws IOException {
    if (!json.hasToken(token)) {
      throw wrong(what);
    }
  }

  private IOException wrong(String expected) {
    String place = json.getParsingContext().pathAsPointer().toString();
    return new JsonParseException(
        json, (place.isEmpty() ? "the document" : place) + " is not " + expected);
  }
}
