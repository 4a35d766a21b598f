package dev.loopmesh.kit.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
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
  private static final String OTHER = "it is empty, of another type, or nested too deeply";

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
    } catch (DecodeException e) {
      read.tryFail(notAnObject(place(e, OTHER)));
    } catch (ClassCastException | NullPointerException e) {
      read.tryFail(notAnObject(OTHER));
    }
  }

  /**
   * Where JSON is malformed, without the words of the parser, which name its own classes.
   *
   * @param otherwise what it is when there is no such place
   */
  public static String place(DecodeException failure, String otherwise) {
    JsonLocation at =
        failure.getCause() instanceof JsonProcessingException parser ? parser.getLocation() : null;
    if (at == null) { // such as beyond a limit of the parser
      return otherwise;
    }
    return "it is malformed at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static ProblemException notAnObject(String why) {
    return new ProblemException(
        new Problem(
            "bad-body",
            400,
            "The body cannot be taken",
            "The body is not a JSON object: %s.".formatted(why)));
  }

  private static Problem tooLarge(int mostBytes) {
    return new Problem(
        "body-too-large",
        413,
        "The body is too large",
        "The body has more than %d bytes.".formatted(mostBytes));
  }
}
