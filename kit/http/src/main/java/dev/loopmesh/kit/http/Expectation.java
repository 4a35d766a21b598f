package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a client expects before it sends its body (RFC 9110 section 10.1.1). */
public final class Expectation {
  private static final String CONTINUE = "100-continue";

  private Expectation() {}

  /** Refuses any but {@code 100-continue} with a 417. */
  public static void check(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    if (expected != null && !expected.strip().equalsIgnoreCase(CONTINUE)) {
      throw new ProblemException(
          new Problem(
              "expectation-failed",
              417,
              "The expectation is not known",
              "Expect: '%s' is not known; allowed: %s.".formatted(expected, CONTINUE)));
    }
  }

  /** Asks for the body, where the client waits to be asked. Call when it is about to be read. */
  public static void meet(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT)
        && request.version() != HttpVersion.HTTP_1_0
        && !request.isEnded()) {
      request.response().writeContinue();
    }
  }
}
