package dev.loopmesh.lab.trace.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Base64;

/**
 * Goes through a JSON document once, from its beginning to its end, and reads values as proto3 maps
 * them to JSON. Whatever is not as it should be is an {@link IOException} that says where it is.
 */
final class JsonCursor implements AutoCloseable {
  private static final int DEEPEST = 100; // as protobuf's own limit

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

  private JsonCursor(byte[] document) throws IOException {
    parser = PARSERS.createParser(document);
    parser.nextToken();
  }

  /**
   * Reads a whole document.
   *
   * @throws OtlpRefused 400 that names the place of what is wrong, and nothing else
   */
  static <T> T readWhole(byte[] document, Whole<T> whole) {
    try (JsonCursor json = new JsonCursor(document)) {
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
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // whoever sends them chooses them
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(Integer.MAX_VALUE) // the body's size is the limit
                .build())
        .build();
  }

  /** Reads each member that is not null: null is the default in proto3's JSON. */
  void object(Member member) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        member.read(name);
      }
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
    return parser.getText();
  }

  boolean bool() throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_TRUE) && !parser.hasToken(JsonToken.VALUE_FALSE)) {
      throw wrong("true or false");
    }
    return parser.getBooleanValue();
  }

  int int32() throws IOException {
    long number = int64();
    if (number != (int) number) {
      throw wrong("a number of 32 bits");
    }
    return (int) number;
  }

  /** A whole number, also written as a text. */
  long int64() throws IOException {
    try {
      return Long.parseLong(number());
    } catch (NumberFormatException e) {
      throw wrong("a whole number of 64 bits");
    }
  }

  /** The same without a sign; its bits, where it is larger than a long. */
  long uint64() throws IOException {
    try {
      return Long.parseUnsignedLong(number());
    } catch (NumberFormatException e) {
      throw wrong("a whole number of 64 bits without a sign");
    }
  }

  /** Any number, also written as a text, and NaN, Infinity and -Infinity. */
  double float64() throws IOException {
    try {
      return Double.parseDouble(number());
    } catch (NumberFormatException e) {
      throw wrong("a number");
    }
  }

  private String number() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isNumeric() && token != JsonToken.VALUE_STRING) {
      throw wrong("a number");
    }
    return parser.getText();
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
