package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the members of a JSON object strictly. Reading an invalid one returns its default; {@link
 * #check()} reports all errors together. Not thread-safe.
 */
public final class JsonMembers {
  private static final int LONGEST_SHOWN = 80;

  private final JsonObject json;
  private final String path;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<String, String> refused;

  public JsonMembers(JsonObject json) {
    this(json, "", new TreeMap<>());
  }

  private JsonMembers(JsonObject json, String path, Map<String, String> refused) {
    this.json = json;
    this.path = path;
    this.refused = refused;
  }

  /** Whether there is a member of this name, of whatever type. */
  public boolean has(String name) {
    return json.containsKey(name);
  }

  /**
   * A whole number from {@code min} to {@code max}; required where the default is null, and then
   * {@code min} when it is missing.
   */
  public long integer(String name, Long otherwise, long min, long max) {
    String accepted = "a whole number from %d to %d".formatted(min, max);
    Long read =
        read(
            name,
            otherwise,
            accepted,
            value -> {
              boolean whole = value instanceof Integer || value instanceof Long;
              long number = whole ? ((Number) value).longValue() : 0;
              return whole && number >= min && number <= max ? number : null;
            });
    return read == null ? min : read;
  }

  /** A number from {@code min} to {@code max}. */
  public double number(String name, double otherwise, double min, double max) {
    String accepted = "a number from %s to %s".formatted(plain(min), plain(max));
    return read(
        name,
        otherwise,
        accepted,
        value -> {
          double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
          return number >= min && number <= max ? number : null;
        });
  }

  public boolean bool(String name, boolean otherwise) {
    return read(
        name, otherwise, "true or false", value -> value instanceof Boolean given ? given : null);
  }

  /** An array; empty when it is missing. */
  public JsonArray array(String name) {
    return read(
        name,
        new JsonArray(),
        "an array",
        value -> value instanceof JsonArray array ? array : null);
  }

  /** A duration such as {@code "250ms"}; required where the default is null. */
  public Duration duration(String name, Duration otherwise, Duration min, Duration max) {
    return text(name, otherwise, text -> DurationText.parse(text, min, max));
  }

  /**
   * Any value that is written as a string; required if the default is null.
   *
   * @param parse throws {@link IllegalArgumentException} with what is allowed
   */
  public <T> T text(String name, T otherwise, Function<String, T> parse) {
    return read(
        name,
        otherwise,
        "a string",
        value -> value instanceof String text ? parse.apply(text) : null);
  }

  /**
   * A string, or a number that is read as its text.
   *
   * @param parse throws {@link IllegalArgumentException} with what is allowed
   */
  public <T> T textOrNumber(String name, T otherwise, Function<String, T> parse) {
    return read(
        name,
        otherwise,
        "a string or a number",
        value ->
            value instanceof String || value instanceof Number ? parse.apply("" + value) : null);
  }

  /** The members of a nested object, checked together with these; an empty one when missing. */
  public JsonMembers object(String name) {
    JsonObject inside =
        read(
            name,
            new JsonObject(),
            "an object",
            value -> value instanceof JsonObject object ? object : null);
    return new JsonMembers(inside, path + name + ".", refused);
  }

  public void refuse(String name, String why) {
    refused.putIfAbsent(path + name, why);
  }

  /**
   * Adds an error for each member that was not read.
   *
   * @param optional names that are allowed although they were not read
   */
  public void refuseUnknown(String... optional) {
    known.addAll(List.of(optional));
    for (String name : json.fieldNames()) {
      if (!known.contains(name)) {
        refuse(shown(name), "is unknown; allowed: " + String.join(", ", known));
      }
    }
  }

  /**
   * Fails if there are errors.
   *
   * @throws ProblemException 400 with all of them
   */
  public void check() {
    if (refused.isEmpty()) {
      return;
    }
    StringBuilder detail = new StringBuilder();
    JsonArray members = new JsonArray();
    refused.forEach(
        (name, why) -> {
          detail.append(detail.isEmpty() ? "" : " ").append(name + ": " + why + ".");
          members.add(new JsonObject().put("name", name).put("reason", why));
        });
    throw new ProblemException(
        new Problem("bad-body", 400, "Invalid body", detail.toString()).with("members", members));
  }

  private <T> T read(String name, T otherwise, String accepted, Function<Object, T> parse) {
    known.add(name);
    if (!json.containsKey(name)) {
      if (otherwise == null) {
        refuse(name, "is missing; allowed: " + accepted);
      }
      return otherwise;
    }
    Object value = json.getValue(name);
    try {
      T parsed = parse.apply(value);
      if (parsed != null) {
        return parsed;
      }
      refuse(name, shown("" + value) + " is invalid; allowed: " + accepted);
    } catch (IllegalArgumentException e) {
      refuse(name, e.getMessage());
    }
    return otherwise;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String shown(String value) {
    return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "…";
  }
}
