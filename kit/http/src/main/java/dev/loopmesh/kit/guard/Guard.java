package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Access control of a server that can change a mesh. Refuses pages of other sites, unknown host
 * names (DNS rebinding), and callers without the token, before any route.
 *
 * <p>A WebSocket handshake that a route handles is checked like any request; a server's own {@code
 * webSocketHandler} would bypass it. Confined to one event loop.
 *
 * <p>Over HTTP/2 the host is {@code :authority}, or {@code Host} without one; Vert.x resets streams
 * in which they differ (RFC 9113 section 8.3.1).
 */
public final class Guard implements Handler<RoutingContext> {
  /** Maximum size of a body in bytes. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final KnownHosts hosts;
  private final ControlToken token;
  private final ChangeRate rate;
  private final BodyForm body;
  private Predicate<HttpServerRequest> allowed = request -> false;
  private String questions = "";

  private Guard(KnownHosts hosts, ControlToken token, ChangeRate rate, BodyForm body) {
    this.hosts = hosts;
    this.token = token;
    this.rate = rate;
    this.body = body;
  }

  /**
   * Reads {@code CONTROL_TOKEN}, {@code CONTROL_OPEN}, {@code CONTROL_RATE} and {@code
   * ALLOWED_HOSTS}.
   *
   * @param name of the service, which is one of its host names
   * @param address name of the setting of the host that it listens on: {@code HOST}
   * @param mediaTypes of bodies that a route accepts
   */
  public static Guard read(Settings settings, String name, String address, String... mediaTypes) {
    String host = settings.address(address, "127.0.0.1");
    return new Guard(
        KnownHosts.read(settings, name, host),
        ControlToken.read(settings, host),
        ChangeRate.read(settings),
        new BodyForm(mediaTypes));
  }

  /** Lets requests change something that have no token, but another right to. Call at start. */
  public void alsoAllow(Predicate<HttpServerRequest> others) {
    allowed = others;
  }

  /**
   * Lets anyone post to this path, which changes nothing itself: needs no token, and does not count
   * as a change. Host, origin and body are checked. Call at start.
   */
  public void allowQuestionsAt(String path) {
    questions = path;
  }

  /**
   * Checks a request.
   *
   * @throws ProblemException 421 for an unknown host, 403 for a page of another site; for a change
   *     also 401, 403 if no token is set, 429, 415, 413
   */
  @Override
  public void handle(RoutingContext request) {
    HttpServerRequest asked = request.request();
    if (!mayHaveNoHost(asked)) {
      hosts.check(asked);
    }
    SameOrigin.check(asked);
    if (asked.method() == HttpMethod.POST && questions.equals(asked.path())) {
      body.check(request);
    } else if (!READING.contains(asked.method())) {
      authorise(request);
      rate.take(); // after it, so that unauthorised requests do not count
      body.check(request);
    } else {
      request.next();
    }
  }

  /** HTTP/1.0, which no browser speaks, may read without Host. */
  private static boolean mayHaveNoHost(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_0
        && !request.headers().contains(HttpHeaders.HOST)
        && READING.contains(request.method());
  }

  private void authorise(RoutingContext request) {
    if (allowed.test(request.request())) {
      return;
    }
    try {
      token.check(request.request());
    } catch (ProblemException e) {
      if (e.problem().status() == 401) {
        request.response().putHeader("WWW-Authenticate", "Bearer");
      }
      throw e;
    }
  }

  /**
   * Checks a request as one that changes something, except for its body and the rate.
   *
   * @throws ProblemException 421, 403, or 401
   */
  public void requireMayChange(HttpServerRequest request) {
    hosts.check(request);
    SameOrigin.check(request);
    token.check(request);
  }

  /** Whether a change needs {@code Authorization}. */
  public boolean needsToken() {
    return token.isSet();
  }
}
