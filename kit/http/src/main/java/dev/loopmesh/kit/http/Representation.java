package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms in which something can be had (RFC 9110 section 12, proactive negotiation). */
public enum Representation {
  /** For programs. */
  JSON("application", "json", ""),
  /** Drawn in text, for a terminal. */
  TEXT("text", "plain", "; charset=utf-8"),
  /** For a browser's address bar. */
  HTML("text", "html", "; charset=utf-8"),
  /** Prometheus' text format of metrics. */
  PROMETHEUS("text", "plain", "; version=0.0.4; charset=utf-8"),
  /** OpenMetrics' text format of metrics. */
  OPEN_METRICS("application", "openmetrics-text", "; version=1.0.0; charset=utf-8");

  private final String type;
  private final String subtype;
  private final String parameters;

  Representation(String type, String subtype, String parameters) {
    this.type = type;
    this.subtype = subtype;
    this.parameters = parameters;
  }

  /**
   * What the caller likes best of what is offered; the first of these where it does not care.
   *
   * @throws ProblemException 406 when none of them would do
   */
  public static Representation of(RoutingContext request, Representation... offered) {
    request.response().putHeader(HttpHeaders.VARY, "Accept");
    List<MIMEHeader> wishes = request.parsedHeaders().accept();
    if (wishes.isEmpty()) {
      return offered[0];
    }
    return Arrays.stream(offered)
        .map(offer -> new Liking(offer, offer.wishedBy(wishes)))
        .filter(liking -> liking.wish.map(MIMEHeader::weight).orElse(0f) > 0)
        .max(Comparator.comparing(Liking::weight).thenComparing(Liking::precision))
        .map(Liking::offer)
        .orElseThrow(() -> notAcceptable(offered));
  }

  /** An offer, and the one of the caller's wishes that decides about it. */
  private record Liking(Representation offer, Optional<MIMEHeader> wish) {
    private float weight() {
      return wish.orElseThrow().weight();
    }

    private int precision() {
      return Representation.precision(wish.orElseThrow());
    }
  }

  /** Of the wishes that an offer meets the most precise one counts (RFC 9110 section 12.5.1). */
  private Optional<MIMEHeader> wishedBy(List<MIMEHeader> wishes) {
    return wishes.stream().filter(this::meets).max(Comparator.comparing(Representation::precision));
  }

  private static int precision(MIMEHeader wish) {
    return (wish.component().equals("*") ? 0 : 2) + (wish.subComponent().equals("*") ? 0 : 1);
  }

  private boolean meets(MIMEHeader wish) {
    return (wish.component().equals("*") || wish.component().equalsIgnoreCase(type))
        && (wish.subComponent().equals("*") || wish.subComponent().equalsIgnoreCase(subtype));
  }

  private static ProblemException notAcceptable(Representation... offered) {
    String types =
        Arrays.stream(offered).map(o -> o.type + "/" + o.subtype).collect(Collectors.joining(", "));
    return new ProblemException(
        new Problem(
                "not-acceptable",
                406,
                "It cannot be had in that form",
                "This can be had as %s.".formatted(types))
            .with("accepted", types));
  }

  /** Announces this form in the answer. */
  public HttpServerResponse on(HttpServerResponse response) {
    return response.putHeader(HttpHeaders.CONTENT_TYPE, type + "/" + subtype + parameters);
  }
}
