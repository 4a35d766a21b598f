package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** A request's body that is to be one JSON object of a bounded size. */
public final class JsonBody {
  private JsonBody() {}

  /**
   * Reads it. Call at once, on the event loop.
   *
   * @param mostBytes of a longer one no more than that is kept
   * @return fails with a 413 when it is too long, with a 400 when it is no JSON object
   */
  public static Future<JsonObject> of(HttpServerRequest request, int mostBytes) {
    Promise<JsonObject> read = Promise.promise();
    Buffer body = Buffer.buffer();
    if (request.isEnded()) {
      parse(body, read);
      return read.future();
    }
    Expectation.meet(request);
    request
        .handler(
            part -> {
              if (body.length() + part.length() > mostBytes) {
                read.tryFail(new ProblemException(tooLarge(mostBytes)));
              } else {
                body.appendBuffer(part);
              }
            })
        .exceptionHandler(read::tryFail)
        .endHandler(
            ended -> {
              if (!read.future().isComplete()) {
                parse(body, read);
              }
            });
    return read.future();
  }

  private static void parse(Buffer body, Promise<JsonObject> read) {
    try {
      read.tryComplete(new JsonObject(body));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      read.tryFail(
          new ProblemException(
              new Problem(
                  "bad-body", 400, "The body cannot be taken", "The body is no JSON object.")));
    }
  }

  private static Problem tooLarge(int mostBytes) {
    return new Problem(
        "body-too-large",
        413,
        "The body is too large",
        "The body has more than %d bytes.".formatted(mostBytes));
  }
}
