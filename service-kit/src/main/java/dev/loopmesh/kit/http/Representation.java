package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The forms in which something can be had (RFC 9110 section 12, proactive negotiation). */
public enum Representation {
  /** For programs. */
  JSON("application/json", "application/json"),
  /** Drawn in text, for a terminal. */
  TEXT("text/plain", "text/plain; charset=utf-8"),
  /** For a browser's address bar. */
  HTML("text/html", "text/html; charset=utf-8");

  private final String mediaType;
  private final String contentType;

  Representation(String mediaType, String contentType) {
    this.mediaType = mediaType;
    this.contentType = contentType;
  }

  /**
   * What the caller likes best of what is offered; the first of these where it does not care.
   *
   * @throws ProblemException 406 when none of them would do
   */
  public static Representation of(RoutingContext request, Representation... offered) {
    List<MIMEHeader> accepted = request.parsedHeaders().accept();
    request.response().putHeader(HttpHeaders.VARY, "Accept");
    if (accepted.isEmpty()) {
      return offered[0];
    }
    for (MIMEHeader wish : accepted) {
      for (Representation offer : offered) {
        if (offer.meets(wish)) {
          return offer;
        }
      }
    }
    String types = Arrays.stream(offered).map(o -> o.mediaType).collect(Collectors.joining(", "));
    throw new ProblemException(
        new Problem(
                "not-acceptable",
                406,
                "It cannot be had in that form",
                "This can be had as %s.".formatted(types))
            .with("accepted", types));
  }

  private boolean meets(MIMEHeader wish) {
    int slash = mediaType.indexOf('/');
    return wish.weight() > 0
        && (wish.component().equals("*") || wish.component().equals(mediaType.substring(0, slash)))
        && (wish.subComponent().equals("*")
            || wish.subComponent().equals(mediaType.substring(slash + 1)));
  }

  /** Announces this form in the answer. */
  public HttpServerResponse on(HttpServerResponse response) {
    return response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
  }
}
