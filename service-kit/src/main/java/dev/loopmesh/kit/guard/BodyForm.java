package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/**
 * What bodies look like, by what their headers announce; they are not read here. A form or plain
 * text, which another site's page could send without being asked, is refused.
 */
final class BodyForm {
  private final List<String> mediaTypes;

  BodyForm(String... mediaTypes) {
    this.mediaTypes = List.of(mediaTypes);
  }

  void check(HttpServerRequest request) {
    if (!RequestBody.follows(request)) {
      return;
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !mediaTypes.contains(mediaType(type))) {
      throw new ProblemException(unsupported(type));
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && !fits(length)) {
      throw new ProblemException(TOO_LARGE);
    }
  }

  private static boolean fits(String length) {
    return length.matches("[0-9]{1,9}") && Integer.parseInt(length) <= Guard.MOST_BYTES;
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private Problem unsupported(String type) {
    String accepted = String.join(", ", mediaTypes);
    return new Problem(
            "unsupported-media-type",
            415,
            "The body is in a form that is not taken",
            type == null
                ? "The Content-Type is missing; accepted: %s.".formatted(accepted)
                : "'%s' is not taken; accepted: %s.".formatted(type, accepted))
        .with("accepted", accepted);
  }

  private static final Problem TOO_LARGE =
      new Problem(
          "body-too-large",
          413,
          "The body is too large",
          "The body has more than %d bytes.".formatted(Guard.MOST_BYTES));
}
