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
 * What bodies look like, by what their headers announce; they are not read here. A form or plain
 * text, which another site's page could send without being asked, is refused. Over HTTP/2 a body
 * need not be announced: then the request waits until its first byte or its end is there.
 */
final class BodyForm {
  private final List<String> mediaTypes;

  BodyForm(String... mediaTypes) {
    this.mediaTypes = List.of(mediaTypes);
  }

  /** Passes the request on when it has no body, or one that is taken. */
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
              // a body that came with an upgrade to h2c ends with an empty part
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
                "The body is in a form that is not taken",
                type == null
                    ? "The Content-Type is missing; accepted: %s.".formatted(accepted)
                    : "'%s' is not taken; accepted: %s.".formatted(type, accepted))
            .with("accepted", accepted));
  }

  private static final Problem TOO_LARGE =
      new Problem(
          "body-too-large",
          413,
          "The body is too large",
          "The body has more than %d bytes.".formatted(Guard.MOST_BYTES));
}
