package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses requests of pages of other sites. Browsers set {@code Origin} and {@code Sec-Fetch-*},
 * which pages cannot forge; other programs send neither, and pass.
 *
 * <p>{@code Sec-Fetch-*} are checked as W3C's Fetch Metadata Request Headers advise: another site
 * may only navigate, by a link. No response allows another origin anything (CORS).
 */
final class SameOrigin {
  private static final Pattern ORIGIN = Pattern.compile("(?i)(https?)://([^/?#@]+)");
  private static final List<String> OWN_SITES = List.of("same-origin", "none");

  private SameOrigin() {}

  static void check(HttpServerRequest request) {
    List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
    if (!origins.stream().allMatch(origin -> isOf(request.authority(), origin))) {
      throw foreign("Origin: " + String.join(", ", origins));
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site) && !isLinkFollowed(request)) {
      throw foreign("Sec-Fetch-Site: " + site);
    }
  }

  /**
   * Whether an origin (RFC 6454 section 6.2) is that of the requested host. Both schemes are, since
   * TLS may end at a proxy; a missing port is the default of the scheme.
   */
  private static boolean isOf(HostAndPort asked, String origin) {
    Matcher parts = ORIGIN.matcher(origin);
    if (asked == null || !parts.matches()) {
      return false;
    }
    int schemePort = parts.group(1).equalsIgnoreCase("https") ? 443 : 80;
    HostAndPort from = HostAndPort.parseAuthority(parts.group(2), schemePort);
    return from != null
        && from.port() == (asked.port() < 0 ? schemePort : asked.port())
        && KnownHosts.plain(from.host()).equals(KnownHosts.plain(asked.host()));
  }

  private static boolean isLinkFollowed(HttpServerRequest request) {
    return request.method() == HttpMethod.GET
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  private static ProblemException foreign(String evidence) {
    return new ProblemException(
        new Problem(
            "foreign-origin",
            403,
            "Cross-origin request rejected",
            "%s: the request comes from another site's page.".formatted(evidence)));
  }
}
