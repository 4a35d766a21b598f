package dev.loopmesh.traces.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.io.IOException;
import java.util.Base64;
import java.util.function.Function;

/**
 * Goes through a JSON document once, from its beginning to its end, and reads values as proto3 maps
 * them to JSON. Whatever is not as it should be is an {@link IOException} that says where it is.
 */
final class JsonCursor implements AutoCloseable {
  private static final int DEEPEST = 100; // as protobuf's own limit
  private static final int OBJECT_BYTES = 64; // of memory, for what is made of one
  private static final int TEXT_BYTES = 48; // the same, before the first character

  /** What to do with one member of an object; it must read the value, or skip it. */
  interface Member {
    void read(String name) throws IOException;
  }

  /** What to do with one element of an array; it must read the value, or skip it. */
  interface Element {
    void read() throws IOException;
  }

  /** How to read a document from its beginning. */
  interface Whole<T> {
    T read(JsonCursor json) throws IOException;
  }

  private static final JsonFactory PARSERS = factory();

  private final JsonParser parser;
  private long bytesLeft;

  private JsonCursor(byte[] document, long mostBytes) throws IOException {
    bytesLeft = mostBytes;
    parser = PARSERS.createParser(document);
    parser.nextToken();
  }

  /**
   * Reads a whole document.
   *
   * @param mostBytes of memory, estimated, that what is made of it may take
   * @throws OtlpRefused 400 that names the place of what is wrong, 413 when it takes more memory
   */
  static <T> T readWhole(byte[] document, long mostBytes, Whole<T> whole) {
    try (JsonCursor json = new JsonCursor(document, mostBytes)) {
      T read = whole.read(json);
      json.end();
      return read;
    } catch (JsonProcessingException e) {
      throw OtlpRefused.malformed("the body is not OTLP in JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw OtlpRefused.malformed("the body is not OTLP in JSON: " + e.getMessage());
    }
  }

  /** Makes parsers that go only so deep; thread-safe. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        // a sender chooses the names, and may choose very many
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(Integer.MAX_VALUE) // the body's size is the limit
                .build())
        .build();
  }

  /**
   * Reads each member that is not null: null is the default in proto3's JSON. Names may be written
   * {@code traceId} or, as in the protobuf files, {@code trace_id}.
   */
  void object(Member member) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    charge(OBJECT_BYTES);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        member.read(ProtoJson.name(name));
      }
    }
  }

  private void charge(int bytes) {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      throw OtlpRefused.tooLarge("what is in the body takes too much memory; send less at once");
    }
  }

  void array(Element element) throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "a text");
    charge(TEXT_BYTES + parser.getTextLength());
    return parser.getText();
  }

  boolean bool() throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_TRUE) && !parser.hasToken(JsonToken.VALUE_FALSE)) {
      throw wrong("true or false");
    }
    return parser.getBooleanValue();
  }

  /** A constant of an enumeration, by its number or its name. */
  int constant(EnumDescriptor kind) throws IOException {
    EnumValueDescriptor named = kind.findValueByName(parser.getText());
    return named != null ? named.getNumber() : number(ProtoJson::int32, "a " + kind.getName());
  }

  /** A whole number, also written as a text. */
  long int64() throws IOException {
    return number(ProtoJson::int64, "a whole number of 64 bits");
  }

  /** The same without a sign; its bits, where it is larger than a long. */
  long uint64() throws IOException {
    return number(ProtoJson::uint64, "a whole number of 64 bits without a sign");
  }

  /** The same of 32 bits. */
  int uint32() throws IOException {
    return number(ProtoJson::uint32, "a whole number of 32 bits without a sign");
  }

  /** Any number, also written as a text, and NaN, Infinity and -Infinity. */
  double float64() throws IOException {
    return number(ProtoJson::float64, "a number");
  }

  private <T> T number(Function<String, T> parse, String what) throws IOException {
    JsonToken token = parser.currentToken();
    try {
      if (token != null && (token.isNumeric() || token == JsonToken.VALUE_STRING)) {
        return parse.apply(parser.getText());
      }
    } catch (NumberFormatException e) {
      // it is said below
    }
    throw wrong(what);
  }

  /** Bytes in base64. */
  byte[] base64() throws IOException {
    try {
      return Base64.getDecoder().decode(text().replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw wrong("bytes in base64");
    }
  }

  /** Nothing may follow. */
  private void end() throws IOException {
    if (parser.nextToken() != null) {
      throw wrong("the end of the document");
    }
  }

  private void expect(JsonToken token, String what) throws IOException {
    if (!parser.hasToken(token)) {
      throw wrong(what);
    }
  }

  IOException wrong(String expected) {
    String place = parser.getParsingContext().pathAsPointer().toString();
    return new JsonParseException(
        parser, (place.isEmpty() ? "the document" : place) + " is not " + expected);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
