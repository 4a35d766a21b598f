package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An argument of a tool: how it is described, and how it is read.
 *
 * @param schema a JSON schema of draft 2020-12
 * @param reader reads a given one
 * @param otherwise null for a required one
 */
record Argument(
    String name, JsonObject schema, Function<JsonMembers, Object> reader, Object otherwise) {
  private static final int LONGEST = 200;

  /** A text of at most 200 characters; empty if it is missing, since some clients send that. */
  static Argument text(String name, String description) {
    return text(name, description, Pattern.compile(".{0,%d}".formatted(LONGEST)), "");
  }

  /** A required text that matches. */
  static Argument required(String name, String description, Pattern pattern) {
    return text(name, description, pattern, null);
  }

  private static Argument text(String name, String description, Pattern pattern, String otherwise) {
    JsonObject schema =
        new JsonObject().put("type", "string").put("pattern", "^" + pattern.pattern() + "$");
    return of(
        name,
        description,
        schema,
        members -> members.textOrNumber(name, otherwise, text -> matching(text, pattern)),
        otherwise);
  }

  private static String matching(String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("allowed: text that matches " + pattern.pattern());
    }
    return text;
  }

  /** One of several words, the first of which is the default. */
  static Argument oneOf(String name, String description, String... words) {
    List<String> allowed = List.of(words);
    JsonObject schema =
        new JsonObject().put("type", "string").put("enum", allowed).put("default", words[0]);
    return of(
        name,
        description,
        schema,
        members -> members.text(name, words[0], text -> oneOf(text, allowed)),
        words[0]);
  }

  private static String oneOf(String text, List<String> allowed) {
    if (!allowed.contains(text)) {
      throw new IllegalArgumentException("allowed: " + String.join(", ", allowed));
    }
    return text;
  }

  /** One of several words; required. */
  static Argument choice(String name, String description, String... words) {
    List<String> allowed = List.of(words);
    return of(
        name,
        description,
        new JsonObject().put("type", "string").put("enum", allowed),
        members -> members.text(name, null, text -> oneOf(text, allowed)),
        null);
  }

  /** A list of texts, each of which matches; empty if it is missing. */
  static Argument texts(String name, String description, Pattern pattern) {
    JsonObject item =
        new JsonObject().put("type", "string").put("pattern", "^" + pattern.pattern() + "$");
    return of(
        name,
        description,
        new JsonObject().put("type", "array").put("items", item.getMap()),
        members -> texts(members, name, pattern),
        List.of());
  }

  private static List<String> texts(JsonMembers members, String name, Pattern pattern) {
    List<String> texts = members.array(name).stream().map(String::valueOf).toList();
    if (!texts.stream().allMatch(text -> pattern.matcher(text).matches())) {
      members.refuse(name, "allowed: texts that match " + pattern.pattern());
    }
    return texts;
  }

  /** A number. */
  static Argument number(
      String name, String description, double min, double max, double otherwise) {
    JsonObject schema =
        new JsonObject()
            .put("type", "number")
            .put("minimum", min)
            .put("maximum", max)
            .put("default", otherwise);
    return of(
        name, description, schema, members -> members.number(name, otherwise, min, max), otherwise);
  }

  /** A whole number. */
  static Argument integer(String name, String description, long min, long max, long otherwise) {
    JsonObject schema =
        new JsonObject()
            .put("type", "integer")
            .put("minimum", min)
            .put("maximum", max)
            .put("default", otherwise);
    return of(
        name,
        description,
        schema,
        members -> members.integer(name, otherwise, min, max),
        otherwise);
  }

  /** A duration such as {@code 250ms}. */
  static Argument duration(
      String name, String description, String min, String max, String otherwise) {
    JsonObject schema =
        new JsonObject()
            .put("type", "string")
            .put("pattern", "^[0-9]+(\\.[0-9]+)?(ms|s|m)$")
            .put("default", otherwise);
    Duration usual = DurationText.parse(otherwise);
    return of(
        name,
        "%s A duration such as 250ms, 1.5s or 2m, from %s to %s.".formatted(description, min, max),
        schema,
        members -> members.duration(name, usual, DurationText.parse(min), DurationText.parse(max)),
        usual);
  }

  private static Argument of(
      String name,
      String description,
      JsonObject schema,
      Function<JsonMembers, Object> reader,
      Object otherwise) {
    return new Argument(name, schema.put("description", description), reader, otherwise);
  }

  boolean isRequired() {
    return otherwise == null;
  }
}
