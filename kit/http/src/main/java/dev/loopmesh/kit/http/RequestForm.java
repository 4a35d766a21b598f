package dev.loopmesh.kit.http;

import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Checks of every request. */
public final class RequestForm {
  private static final Pattern HALF_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Problem NO_BODY =
      new Problem(
          "body-too-large", 413, "The body is too large", "A request body is not allowed here.");

  private RequestForm() {}

  /** Joins lines of Accept (RFC 9110 section 5.3), of which Vert.x reads the first only. */
  public static void joinLines(HttpServerRequest request) {
    List<String> lines = request.headers().getAll(HttpHeaders.ACCEPT);
    if (lines.size() > 1) {
      request.headers().set(HttpHeaders.ACCEPT, String.join(", ", lines));
    }
  }

  /** Refuses malformed requests that Vert.x accepts. */
  public static void check(HttpServerRequest request) {
    if (request.uri().indexOf('%') >= 0 && HALF_ESCAPE.matcher(request.uri()).find()) {
      throw new ProblemException(
          Problem.unreadable("A % in the address is not followed by two hexadecimal digits."));
    }
    if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
      throw new ProblemException(Problem.unreadable("There is more than one Host header."));
    }
    if (request.uri().indexOf("://") > 0 && !isForHost(request)) {
      throw new ProblemException(
          Problem.unreadable("The request target names another host than the Host header."));
    }
    Expectation.check(request);
    boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (reads && RequestBody.follows(request)) {
      throw new ProblemException(NO_BODY);
    }
  }

  /**
   * The host of an absolute target must be that of the header: servers use the target (RFC 9112
   * section 3.2.2), intermediaries may use the Host header.
   */
  private static boolean isForHost(HttpServerRequest request) {
    String authority = request.uri().replaceFirst("^[^:]*://([^/?#]*).*$", "$1");
    return request.uri().startsWith("/") || authority.equalsIgnoreCase(request.getHeader("Host"));
  }
}
