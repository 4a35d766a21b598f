package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** {@code Expect: 100-continue} (RFC 9110 section 10.1.1). */
public final class Expectation {
  private static final String CONTINUE = "100-continue";

  private Expectation() {}

  /** Refuses other expectations with 417. */
  public static void check(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    if (expected != null && !expected.strip().equalsIgnoreCase(CONTINUE)) {
      throw new ProblemException(
          new Problem(
              "expectation-failed",
              417,
              "Expectation failed",
              "Expect: '%s' is not supported; allowed: %s.".formatted(expected, CONTINUE)));
    }
  }

  /** Sends 100 if the client waits for it. Call before the body is read. */
  public static void meet(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT)
        && request.version() != HttpVersion.HTTP_1_0
        && !request.isEnded()) {
      request.response().writeContinue();
    }
  }
}
