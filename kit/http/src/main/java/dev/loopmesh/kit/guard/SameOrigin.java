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
 * Tells the pages of this server from those of any other. A browser says where a request comes
 * from, and pages cannot make it lie; programs that are no browsers say nothing, and may pass.
 *
 * <p>{@code Origin} is that of the Fetch standard; {@code Sec-Fetch-*} are judged as W3C's Fetch
 * Metadata Request Headers advise: from elsewhere only a plain navigation may come, a link that
 * somebody follows. No answer of a guarded server allows another origin anything (CORS).
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
   * Whether an origin (RFC 6454 section 6.2) is that of the host that was asked. Of the schemes
   * both are its own, since TLS may end at a proxy; where a port is missing, it is the scheme's.
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
            "Another site's page may not do this",
            "%s is not a page of this server.".formatted(evidence)));
  }
}
