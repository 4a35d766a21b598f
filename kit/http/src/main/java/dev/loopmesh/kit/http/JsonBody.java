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

/** Reads a request body that must be a JSON object of bounded size. */
public final class JsonBody {
  private static final String OTHER = "it is empty, of another type, or nested too deeply";

  private JsonBody() {}

  /**
   * Reads the body. Call before any other asynchronous work, on the event loop.
   *
   * @return fails with 413 when it is longer than {@code mostBytes}, with 400 when it is not a JSON
   *     object
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
   * Where JSON is malformed; the parser's own message would name its classes.
   *
   * @param otherwise returned when the failure has no place
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
            "bad-body", 400, "Invalid body", "The body is not a JSON object: %s.".formatted(why)));
  }

  private static Problem tooLarge(int mostBytes) {
    return new Problem(
        "body-too-large",
        413,
        "The body is too large",
        "The body has more than %d bytes.".formatted(mostBytes));
  }
}
