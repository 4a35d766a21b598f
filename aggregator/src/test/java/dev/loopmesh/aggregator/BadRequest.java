package dev.loopmesh.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;

/**
 * An invalid request, and the problem document that it must get.
 *
 * @param name what is bad about it
 * @param text the bytes of the request
 * @param parameter the problem's {@code parameter}; null when it has none
 */
record BadRequest(
    String name, String text, int status, String type, String detail, JsonObject parameter) {

  private static final String TYPES = "tag:loopmesh.dev,2026:problem/";

  /** A well-formed GET with these headers, each as {@code "Name: value"}. */
  static BadRequest get(String uri, String... headers) {
    StringBuilder text = new StringBuilder("GET " + uri + " HTTP/1.1\r\nHost: mesh\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    text.append("Connection: close\r\n\r\n");
    return raw(uri + " " + String.join(" ", headers), text.toString());
  }

  static BadRequest raw(String name, String text) {
    String shortName = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    return new BadRequest(shortName, text, 0, "", "", null);
  }

  BadRequest gets(int status, String type, String detail) {
    return new BadRequest(name, text, status, type, detail, parameter);
  }

  /** The problem names the parameter, its value, and what would be accepted. */
  BadRequest naming(String parameter, String value, String accepted) {
    JsonObject named =
        new JsonObject().put("name", parameter).put("value", value).put("accepted", accepted);
    return new BadRequest(name, text, status, type, detail, named);
  }

  /** 400 for this value of a parameter. */
  BadRequest getsBadParameter(String parameter, String value, String accepted) {
    String detail = "%s: '%s' is invalid; allowed: %s.".formatted(parameter, value, accepted);
    return gets(400, "bad-parameter", detail).naming(parameter, value, accepted);
  }

  /** 400 for an unknown parameter. */
  BadRequest getsUnknownParameter(String parameter, String value, String accepted) {
    String detail = "'%s' is not a known parameter; allowed: %s.".formatted(parameter, accepted);
    return gets(400, "unknown-parameter", detail).naming(parameter, value, accepted);
  }

  /** 400 for a value that is not a duration or out of range. */
  BadRequest getsBadDuration(String parameter, String value, String longest, String why) {
    return gets(400, "bad-parameter", "%s: '%s' %s.".formatted(parameter, value, why))
        .naming(parameter, value, "a duration from 1ms to " + longest);
  }

  /** 400 for a malformed request. */
  BadRequest getsUnreadable(String detail) {
    return gets(400, "bad-request", detail);
  }

  byte[] bytes() {
    return text.getBytes(UTF_8);
  }

  void assertAnsweredBy(RawExchange answer) {
    assertEquals(status, answer.status(), answer::body);
    assertEquals("application/problem+json", answer.headers().get("Content-Type"));
    JsonObject problem = answer.problem();
    assertEquals(TYPES + type, problem.getString("type"));
    assertEquals(status, problem.getInteger("status"));
    assertEquals(detail, problem.getString("detail"));
    assertEquals(parameter, problem.getJsonObject("parameter"));
    assertTrue(problem.getString("traceId").matches("[0-9a-f]{32}"), answer::body);
  }

  @Override
  public String toString() {
    return name.replaceAll("[^ -~]", "?");
  }
}
