package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses pages of other sites on a server to which any program may post without a token. Allowed
 * origins may post (CORS, with preflight requests).
 *
 * <p>On the loopback interface every request needs a known host, against DNS rebinding. On others
 * only browsers' requests do, those with {@code Origin} or {@code Sec-Fetch-Site}, since programs
 * reach the server by names that it cannot know. Immutable.
 */
public final class OriginGuard implements Handler<RoutingContext> {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@,\\s]{1,300}");
  private static final int PREFLIGHT_SECONDS = 600;

  private final KnownHosts hosts;
  private final boolean anyHost;
  private final String setting;
  private final List<String> origins;
  private final CorsHandler cors;

  private OriginGuard(KnownHosts hosts, boolean anyHost, String setting, List<String> origins) {
    this.hosts = hosts;
    this.anyHost = anyHost;
    this.setting = setting;
    this.origins = origins;
    this.cors =
        CorsHandler.create()
            .addOrigins(origins)
            .allowedMethod(HttpMethod.POST)
            .maxAgeSeconds(PREFLIGHT_SECONDS);
  }

  /**
   * Reads {@code ALLOWED_HOSTS} and the allowed origins.
   *
   * @param name of the service, which is one of its host names
   * @param boundTo the host that the server listens on
   * @param setting name of the setting with the allowed origins, separated by commas
   */
  public static OriginGuard read(Settings settings, String name, String boundTo, String setting) {
    List<String> origins =
        settings.value(
            setting,
            List.<String>of(),
            OriginGuard::parse,
            read -> read.isEmpty() ? "none" : String.join(",", read));
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(boundTo);
    boolean loopback = address == null ? boundTo.equals("localhost") : address.isLoopbackAddress();
    return new OriginGuard(
        KnownHosts.read(settings, name, boundTo), !loopback, settings.variable(setting), origins);
  }

  private static List<String> parse(String text) {
    List<String> origins = List.of(text.split(",", -1)).stream().map(String::strip).toList();
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "'%s' is not an origin; write http://name:port, separated by commas".formatted(origin));
      }
    }
    return origins;
  }

  /**
   * Checks a request, or answers a preflight request.
   *
   * @throws ProblemException 421 for an unknown host, 403 for a page of another site
   */
  @Override
  public void handle(RoutingContext request) {
    HttpServerRequest asked = request.request();
    String origin = asked.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      cors.handle(request);
      return;
    }
    if (!anyHost || origin != null || asked.headers().contains("Sec-Fetch-Site")) {
      hosts.check(asked);
    }
    try {
      SameOrigin.check(asked);
    } catch (ProblemException e) {
      throw new ProblemException(withAdvice(e.problem()));
    }
    request.next();
  }

  private Problem withAdvice(Problem foreign) {
    return new Problem(
        foreign.name(),
        foreign.status(),
        foreign.title(),
        "%s To allow its pages, add its origin to %s.".formatted(foreign.detail(), setting));
  }
}
