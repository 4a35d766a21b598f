package dev.loopmesh.kit.problem;

import dev.loopmesh.kit.telemetry.RequestTrace;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Responds to requests that the HTTP decoder rejects, and closes the connection.
 *
 * @param headerLimit maximum bytes of a request line, and of all header fields
 */
public record UnreadableRequests(int headerLimit) implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    ProblemAnswers.send(
            request.response().putHeader(HttpHeaders.CONNECTION, "close"),
            problem(request.decoderResult().cause()),
            RequestTrace.randomId())
        .onComplete(sent -> request.connection().close());
  }

  private Problem problem(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Problem(
          "uri-too-long", 414, "The request line is too long", tooLong("request line"));
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Problem(
          "headers-too-large", 431, "The headers are too large", tooLong("header section"));
    }
    return Problem.unreadable("The request is not valid HTTP.");
  }

  private String tooLong(String what) {
    return "The %s has more than %d bytes; HEADER_LIMIT sets how many are allowed."
        .formatted(what, headerLimit);
  }
}
