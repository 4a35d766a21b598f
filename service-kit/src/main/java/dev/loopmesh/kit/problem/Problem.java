package dev.loopmesh.kit.problem;

import io.vertx.core.json.JsonObject;

/**
 * What went wrong, as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> writes it.
 *
 * @param name what kind of problem, in kebab case: the end of the {@code type} URI
 * @param status the HTTP status
 * @param title the kind of problem in a few words, the same each time
 * @param detail what happened this time, and what would be right
 * @param extensions further members, such as {@code parameter} or {@code service}
 */
public record Problem(String name, int status, String title, String detail, JsonObject extensions) {

  /** The media type of a problem document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  // a tag URI (RFC 4151): an identifier that promises no page to visit, as RFC 9457 section 3.1.1
  // advises for types that cannot be dereferenced
  private static final String TYPE_PREFIX = "tag:loopmesh.dev,2026:problem/";

  /** A problem with nothing further to say. */
  public Problem(String name, int status, String title, String detail) {
    this(name, status, title, detail, new JsonObject());
  }

  /** 400: a parameter whose value cannot be taken. */
  public static Problem badParameter(String parameter, String value, String accepted) {
    String detail =
        value == null
            ? "The parameter '%s' is missing; accepted: %s.".formatted(parameter, accepted)
            : "%s: '%s' cannot be taken; accepted: %s.".formatted(parameter, value, accepted);
    JsonObject extension =
        new JsonObject().put("name", parameter).put("value", value).put("accepted", accepted);
    return new Problem("bad-parameter", 400, "A parameter cannot be taken", detail)
        .with("parameter", extension);
  }

  /** 404: the address is understood, but there is nothing there. */
  public static Problem notFound(String detail) {
    return new Problem("not-found", 404, "There is nothing here", detail);
  }

  /** 504: the time that the caller gave is over. */
  public static Problem deadlinePassed(String detail) {
    return new Problem("deadline-passed", 504, "The time is over", detail);
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
