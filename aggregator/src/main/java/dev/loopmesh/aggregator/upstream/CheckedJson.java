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

  /** The text of a JSON object; fails with {@link IOException} when it is none. */
  static CheckedJson object(Buffer text) throws IOException {
    return check(text, JsonToken.START_OBJECT);
  }

  /** The text of a JSON array; fails with {@link IOException} when it is none. */
  static CheckedJson array(Buffer text) throws IOException {
    return check(text, JsonToken.START_ARRAY);
  }

  private static CheckedJson check(Buffer text, JsonToken start) throws IOException {
    try (JsonParser parser = JSON.createParser(text.getBytes())) {
      boolean right = parser.nextToken() == start;
      parser.skipChildren();
      if (!right || parser.nextToken() != null) {
        throw new IOException("it is something else, or something follows it");
      }
    }
    return new CheckedJson(text);
  }
}
