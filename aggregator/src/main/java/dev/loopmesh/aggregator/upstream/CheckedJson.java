package dev.loopmesh.aggregator.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * A JSON text from elsewhere that was read through once and is whole: it can stand in another one
 * as it came, and nothing has to be built from it and written again.
 *
 * @param text in UTF-8
 */
public record CheckedJson(Buffer text) {
  // JSON between systems is UTF-8 (RFC 8259 section 8.1): nothing else is to be guessed
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  /** What a whole text can be. */
  public enum Form {
    OBJECT(JsonToken.START_OBJECT, "a JSON object"),
    ARRAY(JsonToken.START_ARRAY, "a JSON array");

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

  /** Reads a text through; fails with {@link IOException} when it is not of that form. */
  static CheckedJson of(Buffer text, Form form) throws IOException {
    try (JsonParser parser = JSON.createParser(text.getBytes())) {
      boolean right = parser.nextToken() == form.start;
      parser.skipChildren();
      if (!right || parser.nextToken() != null) {
        throw new IOException("it is something else, or something follows it");
      }
    }
    return new CheckedJson(text);
  }
}
