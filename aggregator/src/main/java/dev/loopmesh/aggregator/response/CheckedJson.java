package dev.loopmesh.aggregator.response;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * A JSON text that was read through once, is whole and about the right user: it is passed on as it
 * came, without building a tree of it (ADR 12).
 *
 * @param text in UTF-8
 */
public record CheckedJson(Buffer text) {
  // JSON between systems is UTF-8 (RFC 8259 section 8.1): no other encoding is guessed
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  /** What a text must be. */
  public enum Form {
    /** One user. */
    USER(JsonToken.START_OBJECT, "a JSON object"),
    /** A user's orders or payments, each with the user's id. */
    LIST(JsonToken.START_ARRAY, "a JSON array");

    private final JsonToken start;
    private final String text;

    Form(JsonToken start, String text) {
      this.start = start;
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Checks a text.
   *
   * @param userId whose data it must be
   * @throws UnexpectedResponse when it is another user's, or ambiguous
   * @throws IOException when it is not of that form
   */
  public static CheckedJson of(Buffer text, Form form, int userId) throws IOException {
    try (JsonParser parser = JSON.createParser(text.getBytes())) {
      if (parser.nextToken() != form.start) {
        throw new UnexpectedResponse("its body is not " + form);
      }
      JsonReader reader = new JsonReader(parser, userId);
      if (form == Form.USER) {
        reader.readUser();
      } else {
        reader.readList();
      }
      if (parser.nextToken() != null) {
        throw new UnexpectedResponse("something follows its body");
      }
    }
    return new CheckedJson(text);
  }
}
