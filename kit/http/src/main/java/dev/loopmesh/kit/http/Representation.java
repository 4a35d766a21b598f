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

/** Media types that a response can have (RFC 9110 section 12, proactive negotiation). */
public enum Representation {
  JSON("application", "json", ""),
  /** For a terminal. */
  TEXT("text", "plain", "; charset=utf-8"),
  HTML("text", "html", "; charset=utf-8"),
  PROMETHEUS("text", "plain", "; version=0.0.4; charset=utf-8"),
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
   * The offer that the client prefers; the first one if it has no preference.
   *
   * @throws ProblemException 406 if it accepts none
   */
  public static Representation of(RoutingContext request, Representation... offered) {
    request.response().putHeader(HttpHeaders.VARY, "Accept");
    List<MIMEHeader> accepted = request.parsedHeaders().accept();
    if (accepted.isEmpty()) {
      return offered[0];
    }
    return Arrays.stream(offered)
        .map(offer -> new Preference(offer, offer.preference(accepted)))
        .filter(preference -> preference.entry.map(MIMEHeader::weight).orElse(0f) > 0)
        .max(Comparator.comparing(Preference::weight).thenComparing(Preference::precision))
        .map(Preference::offer)
        .orElseThrow(() -> notAcceptable(offered));
  }

  /** An offer, and the entry of the Accept header that applies to it. */
  private record Preference(Representation offer, Optional<MIMEHeader> entry) {
    private float weight() {
      return entry.orElseThrow().weight();
    }

    private int precision() {
      return Representation.precision(entry.orElseThrow());
    }
  }

  /** The most specific entry counts (RFC 9110 section 12.5.1). */
  private Optional<MIMEHeader> preference(List<MIMEHeader> accepted) {
    return accepted.stream()
        .filter(this::meets)
        .max(Comparator.comparing(Representation::precision));
  }

  private static int precision(MIMEHeader entry) {
    return (entry.component().equals("*") ? 0 : 2) + (entry.subComponent().equals("*") ? 0 : 1);
  }

  private boolean meets(MIMEHeader entry) {
    return (entry.component().equals("*") || entry.component().equalsIgnoreCase(type))
        && (entry.subComponent().equals("*") || entry.subComponent().equalsIgnoreCase(subtype));
  }

  private static ProblemException notAcceptable(Representation... offered) {
    String types =
        Arrays.stream(offered).map(o -> o.type + "/" + o.subtype).collect(Collectors.joining(", "));
    return new ProblemException(
        new Problem("not-acceptable", 406, "Not acceptable", "Available as %s.".formatted(types))
            .with("accepted", types));
  }

  /** Sets the Content-Type. */
  public HttpServerResponse on(HttpServerResponse response) {
    return response.putHeader(HttpHeaders.CONTENT_TYPE, type + "/" + subtype + parameters);
  }
}
