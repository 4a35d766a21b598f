package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/**
 * Checks the media type and the length of a body by its headers. Forms and plain text, which pages
 * of other sites can send without a preflight request, are refused. Over HTTP/2 a body needs no
 * header; the request then waits for the first byte or the end.
 */
final class BodyForm {
  private final List<String> mediaTypes;

  BodyForm(String... mediaTypes) {
    this.mediaTypes = List.of(mediaTypes);
  }

  /** Proceeds when there is no body, or an accepted one. */
  void check(RoutingContext request) {
    HttpServerRequest asked = request.request();
    String type = asked.getHeader(HttpHeaders.CONTENT_TYPE);
    boolean taken = type != null && mediaTypes.contains(mediaType(type));
    if (RequestBody.follows(asked) && !taken) {
      throw unsupported(type);
    }
    String length = asked.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && !fits(length)) {
      throw new ProblemException(TOO_LARGE);
    }
    if (taken || !RequestBody.mayFollow(asked)) {
      request.next();
    } else {
      passUnlessABodyFollows(request, type);
    }
  }

  private void passUnlessABodyFollows(RoutingContext request, String type) {
    request
        .request()
        .handler(
            part -> {
              // the body of an upgrade to h2c ends with an empty part
              if (part.length() > 0 && !request.failed()) {
                request.fail(unsupported(type));
              }
            })
        .endHandler(
            end -> {
              if (!request.failed()) {
                request.next();
              }
            });
  }

  private static boolean fits(String length) {
    return length.matches("[0-9]{1,9}") && Integer.parseInt(length) <= Guard.MOST_BYTES;
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private ProblemException unsupported(String type) {
    String accepted = String.join(", ", mediaTypes);
    return new ProblemException(
        new Problem(
                "unsupported-media-type",
                415,
                "Unsupported media type",
                type == null
                    ? "The Content-Type is missing; allowed: %s.".formatted(accepted)
                    : "'%s' is not supported; allowed: %s.".formatted(type, accepted))
            .with("accepted", accepted));
  }

  private static final Problem TOO_LARGE =
      new Problem(
          "body-too-large",
          413,
          "The body is too large",
          "The body has more than %d bytes.".formatted(Guard.MOST_BYTES));
}
