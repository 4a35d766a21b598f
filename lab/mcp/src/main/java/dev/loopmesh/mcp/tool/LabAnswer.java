package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** The body of a response of the lab, of at most {@value #MOST_BYTES} bytes. */
final class LabAnswer {
  private static final int MOST_BYTES = 2 << 20;

  private LabAnswer() {}

  /** Fails with a {@link Refusal} unless the status is 2xx. */
  static Future<Buffer> read(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            part -> {
              if (body.length() + part.length() > MOST_BYTES) {
                whole.tryFail(new ProblemException(TOO_LONG));
                response.request().reset();
              } else {
                body.appendBuffer(part);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(ended -> whole.tryComplete(body));
    return whole.future().map(all -> require(response.statusCode(), all));
  }

  private static Buffer require(int status, Buffer body) {
    if (status >= 200 && status < 300) {
      return body;
    }
    throw new ProblemException(Refusal.of(status, body));
  }

  private static final Problem TOO_LONG =
      new Problem(
          "response-too-large",
          502,
          "Response too large",
          "The lab's response has more than %d bytes. Ask for less, or for text."
              .formatted(MOST_BYTES));
}
