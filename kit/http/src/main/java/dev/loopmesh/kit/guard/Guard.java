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

/**
 * Stands before the routes of a server with which a mesh can be changed, and lets nobody in who has
 * no business there: another site's page, a name that was bound to this address behind its back, a
 * caller without the token. Whatever it refuses has changed nothing.
 *
 * <p>A service says that it has one, and then it stands before all of its routes. A WebSocket's
 * handshake is a request like any other, as long as a route takes it; a server's own {@code
 * webSocketHandler} would be called before it. Use each on one event loop.
 *
 * <p>Over HTTP/2 {@code :authority} is the host, or {@code Host} where there is none; Vert.x resets
 * the stream of a request in which they differ (RFC 9113 section 8.3.1).
 */
public final class Guard implements Handler<RoutingContext> {
  /** The longest body that is taken, in bytes. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final KnownHosts hosts;
  private final ControlToken token;
  private final ChangeRate rate;
  private final BodyForm body;

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
   * @param name the service's, under which others know its machine
   * @param address the setting that says where the server listens: {@code HOST}
   * @param mediaTypes the forms of bodies that a route takes
   */
  public static Guard read(Settings settings, String name, String address, String... mediaTypes) {
    String host = settings.address(address, "127.0.0.1");
    return new Guard(
        KnownHosts.read(settings, name, host),
        ControlToken.read(settings, host),
        ChangeRate.read(settings),
        new BodyForm(mediaTypes));
  }

  /**
   * Lets a request pass, or not.
   *
   * @throws ProblemException 421 for an unknown host, 403 for another site's page; for what would
   *     change something also 401, 403 without any token, 429, 415, 413
   */
  @Override
  public void handle(RoutingContext request) {
    HttpServerRequest asked = request.request();
    if (!mayHaveNoHost(asked)) {
      hosts.check(asked);
    }
    SameOrigin.check(asked);
    if (!READING.contains(asked.method())) {
      authorise(request);
      rate.take(); // not before: a flood of the unauthorised would use up the others' share
      body.check(request);
    } else {
      request.next();
    }
  }

  /** A probe in HTTP/1.0, which needs no Host and which no browser speaks, may read. */
  private static boolean mayHaveNoHost(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_0
        && !request.headers().contains(HttpHeaders.HOST)
        && READING.contains(request.method());
  }

  private void authorise(RoutingContext request) {
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
   * Requires of a request what it would need to change something, whatever its method; its form and
   * the rate do not matter.
   *
   * @throws ProblemException 421, 403, or 401
   */
  public void requireMayChange(HttpServerRequest request) {
    hosts.check(request);
    SameOrigin.check(request);
    token.check(request);
  }

  /** Whether a change must bring a token, as {@code Authorization}. */
  public boolean needsToken() {
    return token.isSet();
  }
}
