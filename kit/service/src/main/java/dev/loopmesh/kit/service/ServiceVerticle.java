package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.HeadRequest;
import dev.loopmesh.kit.connection.LastAnswer;
import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.HttpDate;
import dev.loopmesh.kit.http.OpenApiDocument;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.kit.problem.ReadyProblem;
import dev.loopmesh.kit.telemetry.RouteNaming;
import dev.loopmesh.kit.telemetry.ServerTracing;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.kit.telemetry.UntracedRequests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Serves one service's routes on one event loop. */
final class ServiceVerticle extends VerticleBase {
  private static final int FIRST = Integer.MIN_VALUE;
  private static final int AFTER_NAMING = -1; // of equals the one that was added last is last

  private final String document;
  private final Service service;
  private final RequestFaults faults;
  private final String host;
  private final int port;
  private final ServerLoad load;
  private final HttpDate date = new HttpDate();
  private final Telemetry telemetry;
  private final UntracedRequests refused;
  private final ServerTracing tracing;
  private final AccessLog accessLog;
  private Listener listener;
  private volatile boolean draining;

  /**
   * @param document name of the OpenAPI document under {@code openapi/} on the class path
   * @param port 0 for any that is free
   * @param faults what goes wrong on purpose; null where nothing may
   */
  ServiceVerticle(
      String document,
      Service service,
      String host,
      int port,
      ServerLoad load,
      Telemetry telemetry,
      RequestFaults faults) {
    this.document = document;
    this.service = service;
    this.host = host;
    this.port = port;
    this.load = load;
    this.telemetry = telemetry;
    this.refused = new UntracedRequests(telemetry, null, 503);
    this.accessLog = new AccessLog(telemetry.log());
    this.faults = faults;
    this.tracing = new ServerTracing(telemetry);
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router.route().order(FIRST).handler(this::enter);
    Guard guard = service.guard();
    if (guard != null) {
      router.route().handler(guard);
    }
    service.addRoutes(router, vertx);
    router.get("/openapi.yaml").handler(OpenApiDocument.read(service.getClass(), document));
    answerHeadLikeGet(router);
    RouteNaming.addTo(router);
    if (faults != null) {
      router.route().order(AFTER_NAMING).handler(faults::meet);
    }
    ProblemAnswers.handleFailuresOf(router);
    listener =
        new Listener(
            vertx, host, port, load.limits(), request -> meet(HeadRequest.orSame(request), router));
    return service.start(vertx, telemetry).compose(started -> listener.open());
  }

  /**
   * Closes the port and all its connections, or opens it again; the serving loop does it.
   *
   * @return completes when that is so
   */
  Future<Void> refuse(boolean refuse) {
    Promise<Void> done = Promise.promise();
    onLoop(() -> listener.refuse(refuse).onComplete(done));
    return done.future();
  }

  /** Does something on the loop that serves; the server must have been started. */
  void onLoop(Runnable action) {
    context.runOnContext(now -> action.run());
  }

  int port() {
    return listener.port();
  }

  /** From now on each answer tells its client to come back on another connection. */
  void drain() {
    draining = true;
  }

  /** Stops accepting; completes when the requests in flight have been answered. */
  Future<Void> shutdown(Duration grace) {
    return listener.shutdown(grace);
  }

  /** Whoever may GET may HEAD (RFC 9110 section 9.3.2). */
  private static void answerHeadLikeGet(Router router) {
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
  }

  /** What there are too many of is refused before anything is done for it, even a span. */
  private void meet(HttpServerRequest request, Router router) {
    request.response().putHeader(HttpHeaders.DATE, date.now());
    RequestForm.joinLines(request);
    if (load.isFull(service.waits(request)) && !RequestBody.follows(request)) {
      long began = System.nanoTime();
      load.refuse(ServerLoad.Reason.IN_FLIGHT);
      FULL.answer(request, refused.traceId(request));
      refused.answered(request, began);
    } else if (draining || telemetry.log().isShown() || !service.turnsAway(request)) {
      router.handle(request);
    }
  }

  private void enter(RoutingContext request) {
    tracing.begin(request);
    accessLog.begin(request);
    LastAnswer.prepare(request, () -> draining);
    RequestForm.check(request.request());
    request.next();
  }

  private static final ReadyProblem FULL =
      new ReadyProblem(
          new Problem(
                  "too-many-requests-in-flight",
                  503,
                  "Too many requests in flight",
                  "As many requests are in flight as IN_FLIGHT_LIMIT allows.")
              .with("retryAfterSeconds", 1));
}
