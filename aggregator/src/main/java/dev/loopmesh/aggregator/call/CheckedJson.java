package dev.loopmesh.aggregator.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * A JSON text that was read once, and is complete and about the right user: it is passed on
 * unchanged, without building a tree (ADR 12). Parsers disagree on duplicate names in an object
 * (RFC 8259 section 4), so these are refused.
 *
 * @param text in UTF-8
 */
public record CheckedJson(Buffer text) {
  private static final int LONGEST_QUOTE = 40;
  // JSON between systems is UTF-8 (RFC 8259 section 8.1): no other encoding is guessed
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

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
   * @throws UnexpectedResponse if it is about another user, or ambiguous
   * @throws IOException if it does not have that form
   */
  public static CheckedJson of(Buffer text, Form form, int userId) throws IOException {
    try (JsonParser parser = JSON.createParser(text.getBytes())) {
      read(parser, form, userId);
    }
    return new CheckedJson(text);
  }

  private static void read(JsonParser parser, Form form, int userId) throws IOException {
    try {
      if (parser.nextToken() != form.start) {
        throw new UnexpectedResponse("its body is not " + form);
      }
      if (form == Form.USER) {
        readObject(parser, "id", userId);
      } else {
        readList(parser, userId);
      }
      if (parser.nextToken() != null) {
        throw new UnexpectedResponse("its body is followed by other data");
      }
    } catch (StreamReadException e) {
      if (e.getOriginalMessage().startsWith("Duplicate field")) {
        String name = quote(parser.currentName());
        throw new UnexpectedResponse("an object has the member " + name + " twice");
      }
      throw e;
    }
  }

  private static void readList(JsonParser parser, int userId) throws IOException {
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; ) {
      if (next != JsonToken.START_OBJECT) {
        throw new UnexpectedResponse("an entry of its list is not a JSON object");
      }
      readObject(parser, "userId", userId);
      next = parser.nextToken();
    }
  }

  /** Reads to the end of an object, in which a member must be the user's id. */
  private static void readObject(JsonParser parser, String owner, int userId) throws IOException {
    boolean owned = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isOwner = parser.currentName().equals(owner);
      JsonToken value = parser.nextToken();
      if (isOwner) {
        checkOwner(parser, value, userId);
        owned = true;
      } else {
        parser.skipChildren();
      }
    }
    if (!owned) {
      throw new UnexpectedResponse(
          "user %d was requested and an object has no %s".formatted(userId, owner));
    }
  }

  private static void checkOwner(JsonParser parser, JsonToken value, int userId)
      throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != NumberType.INT
        || parser.getIntValue() != userId) {
      String detail = "user %d was requested and an object has the %s %s";
      throw new UnexpectedResponse(
          detail.formatted(userId, parser.currentName(), quote(parser.getText())));
    }
  }

  private static String quote(String text) {
    return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
  }
}
