package dev.loopmesh.aggregator.response;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a JSON text through and keeps only the names of the objects that are open: readers disagree
 * on an object with a name twice (RFC 8259 section 4), so that is refused. The parser bounds the
 * depth, and so this recursion.
 */
final class JsonReader {
  private static final int MOST_MEMBERS = 100; // in one object: each is compared with all others
  private static final int LONGEST_QUOTE = 40;

  private final JsonParser parser;
  private final int userId;
  private String[] names = new String[16];
  private int count;

  /** The parser has read the token that begins the text. */
  JsonReader(JsonParser parser, int userId) {
    this.parser = parser;
    this.userId = userId;
  }

  /** Reads to the end of a user's object. */
  void readUser() throws IOException {
    readObject("id");
  }

  /** Reads to the end of an array whose entries are each of that user. */
  void readList() throws IOException {
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; ) {
      if (next != JsonToken.START_OBJECT) {
        throw new UnexpectedResponse("an entry of its list is not a JSON object");
      }
      readObject("userId");
      next = parser.nextToken();
    }
  }

  /**
   * Reads to the end of an object.
   *
   * @param owner the member that must be the user's id; null for none
   */
  private void readObject(String owner) throws IOException {
    int first = count;
    boolean owned = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      addName(name, first);
      JsonToken value = parser.nextToken();
      if (name.equals(owner)) {
        checkOwner(name, value);
        owned = true;
      } else {
        readValue(value);
      }
    }
    count = first;
    if (owner != null && !owned) {
      throw new UnexpectedResponse(
          "it was asked for user %d and has no %s".formatted(userId, owner));
    }
  }

  private void readValue(JsonToken begun) throws IOException {
    if (begun == JsonToken.START_OBJECT) {
      readObject(null);
    } else if (begun == JsonToken.START_ARRAY) {
      for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; ) {
        readValue(next);
        next = parser.nextToken();
      }
    }
  }

  private void checkOwner(String name, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != NumberType.INT
        || parser.getIntValue() != userId) {
      String detail = "it was asked for user %d and answered with the %s %s";
      throw new UnexpectedResponse(detail.formatted(userId, name, quote(parser.getText())));
    }
  }

  private void addName(String name, int first) throws UnexpectedResponse {
    for (int i = first; i < count; i++) {
      if (names[i].equals(name)) {
        throw new UnexpectedResponse("an object in it has the name " + quote(name) + " twice");
      }
    }
    if (count - first >= MOST_MEMBERS) {
      throw new UnexpectedResponse("an object in it has more than " + MOST_MEMBERS + " members");
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
    }
    names[count++] = name;
  }

  private static String quote(String text) {
    return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
  }
}
