package dev.loopmesh.kit.problem;

import dev.loopmesh.kit.connection.ConnectionClose;
import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.netty.handler.codec.http2.Http2Exception;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Collectors;

/** Turns failures into problem documents. */
public final class ProblemAnswers {
  private static final System.Logger LOG = System.getLogger(ProblemAnswers.class.getName());
  private static final int BROKEN_BODY = 200; // set by Vert.x' BodyHandler
  private static final List<Integer> STATUSES =
      List.of(BROKEN_BODY, 400, 404, 405, 406, 413, 415, 500);

  private ProblemAnswers() {}

  /** Responds with a problem to each failure of a route, and to requests without a route. */
  public static void handleFailuresOf(Router router) {
    for (int status : STATUSES) {
      router.errorHandler(status, request -> answer(router, request));
    }
  }

  private static void answer(Router router, RoutingContext request) {
    Throwable failure = request.failure();
    if (failure instanceof HttpClosedException
        || failure instanceof StreamResetException
        || failure instanceof Http2Exception) {
      return; // the client disconnected, or broke HTTP/2, while it sent its body
    }
    answer(request, problemOf(router, request));
  }

  /**
   * Responds with this problem, unless the client has disconnected. A response that has begun is
   * reset.
   */
  public static void answer(RoutingContext request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (RequestBody.follows(request.request())) {
      ConnectionClose.after(request); // the body will not be read
    }
    if (problem.status() == 405) {
      response.putHeader(HttpHeaders.ALLOW, problem.extensions().getString("allow"));
    }
    boolean refused = problem.extensions().containsKey("retryAfterSeconds");
    if (refused) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, problem.extensions().getInteger("retryAfterSeconds").toString());
    }
    if (problem.status() >= 500 && !refused) { // logging each would cost more than the refusal
      say(request, problem);
    }
    send(response, problem, RequestTrace.of(request).traceId());
  }

  private static void say(RoutingContext request, Problem problem) {
    AttributesBuilder more =
        Attributes.builder()
            .put("http.response.status_code", problem.status())
            .put("loopmesh.problem", problem.name());
    if (problem.status() == 500 && request.failure() != null) {
      more.put("exception.type", request.failure().getClass().getName());
    }
    Level level = problem.status() == 500 ? Level.SEVERE : Level.WARNING;
    String line = "responded with %d: %s".formatted(problem.status(), problem.detail());
    RequestTrace.of(request).say(level, line, more.build());
  }

  static Future<Void> send(HttpServerResponse response, Problem problem, String traceId) {
    return response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.toJson().put("traceId", traceId).toBuffer());
  }

  private static Problem problemOf(Router router, RoutingContext request) {
    if (request.failure() instanceof ProblemException known) {
      return known.problem();
    }
    String method = request.request().method().name();
    String path = request.normalizedPath();
    return switch (request.statusCode()) {
      case 404 -> Problem.notFound("There is no resource at " + path + ".");
      case 405 -> {
        String allow = allowedAt(router, path);
        yield new Problem(
                "method-not-allowed",
                405,
                "Method not allowed",
                "%s is not supported at %s; allowed: %s.".formatted(method, path, allow))
            .with("allow", allow);
      }
      case 413 ->
          new Problem(
              "body-too-large",
              413,
              "The body is too large",
              "The body has more bytes than are allowed.");
      case 400 ->
          Problem.unreadable("The request target or the Host header is missing or malformed.");
      default -> {
        LOG.log(
            System.Logger.Level.ERROR, () -> method + " " + path + " failed", request.failure());
        yield Problem.internal();
      }
    };
  }

  private static String allowedAt(Router router, String path) {
    return router.getRoutes().stream()
        .filter(route -> route.methods() != null && pathFits(route, path))
        .flatMap(route -> route.methods().stream())
        .map(HttpMethod::name)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean pathFits(Route route, String path) {
    String pattern = route.getPath();
    return pattern != null && path.matches(pattern.replaceAll(":\\w+", "[^/]+") + "/?");
  }
}
