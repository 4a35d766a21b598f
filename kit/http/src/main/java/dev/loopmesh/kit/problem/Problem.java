package dev.loopmesh.kit.problem;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A problem as in <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>.
 *
 * @param name the end of the {@code type} URI, in kebab case
 * @param title the same for all problems of this type
 * @param detail what happened this time, and what is allowed
 * @param extensions further members, such as {@code parameter} or {@code service}
 */
public record Problem(String name, int status, String title, String detail, JsonObject extensions) {

  /** The media type of a problem document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  // a tag URI (RFC 4151), as RFC 9457 section 3.1.1 advises for types without a page
  private static final String TYPE_PREFIX = "tag:loopmesh.dev,2026:problem/";

  /** A problem without extensions. */
  public Problem(String name, int status, String title, String detail) {
    this(name, status, title, detail, new JsonObject());
  }

  /** 400: a parameter with an invalid value. */
  public static Problem badParameter(String parameter, String value, String accepted) {
    String detail =
        value == null
            ? "The parameter '%s' is missing; allowed: %s.".formatted(parameter, accepted)
            : "%s: '%s' is invalid; allowed: %s.".formatted(parameter, value, accepted);
    return badParameter(parameter, value, accepted, detail);
  }

  /** 400: a parameter that is not a duration, or out of range. */
  public static Problem badDuration(
      String parameter, String value, Duration min, Duration max, String why) {
    String accepted =
        "a duration from %s to %s".formatted(DurationText.print(min), DurationText.print(max));
    return badParameter(parameter, value, accepted, "%s: %s.".formatted(parameter, why));
  }

  private static Problem badParameter(
      String parameter, String value, String accepted, String detail) {
    return new Problem("bad-parameter", 400, "Invalid parameter", detail)
        .with("parameter", parameter(parameter, value, accepted));
  }

  /** 400: an unknown parameter. */
  public static Problem unknownParameter(String parameter, String value, String accepted) {
    String detail = "'%s' is not a known parameter; allowed: %s.".formatted(parameter, accepted);
    return new Problem("unknown-parameter", 400, "Unknown parameter", detail)
        .with("parameter", parameter(parameter, value, accepted));
  }

  private static JsonObject parameter(String name, String value, String accepted) {
    return new JsonObject().put("name", name).put("value", value).put("accepted", accepted);
  }

  /** 400: the request is malformed. */
  public static Problem unreadable(String detail) {
    return new Problem("bad-request", 400, "Malformed request", detail);
  }

  /** 404. */
  public static Problem notFound(String detail) {
    return new Problem("not-found", 404, "Not found", detail);
  }

  /** 500: an unexpected failure, of which only the log has details. */
  public static Problem internal() {
    return new Problem(
        "internal-error", 500, "Internal error", "See the log of the service for details.");
  }

  /** 504: the caller's time budget is exhausted. */
  public static Problem deadlinePassed(String detail) {
    return new Problem("deadline-passed", 504, "Deadline exceeded", detail);
  }

  /** The same problem with one more member. */
  public Problem with(String member, Object value) {
    return new Problem(name, status, title, detail, extensions.copy().put(member, value));
  }

  /** The problem document. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("type", TYPE_PREFIX + name)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .mergeIn(extensions);
  }
}
