package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ConnectionClose;
import dev.loopmesh.kit.connection.HeadRequest;
import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.http.AccessLog;
import dev.loopmesh.kit.http.HttpDate;
import dev.loopmesh.kit.http.OpenApiDocument;
import dev.loopmesh.kit.http.RequestForm;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.kit.problem.ReadyProblem;
import dev.loopmesh.kit.telemetry.RouteNaming;
import dev.loopmesh.kit.telemetry.ServerTracing;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.kit.telemetry.UntracedRequests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Serves the routes of one service on one event loop. */
final class ServiceVerticle extends VerticleBase {
  private static final int FIRST = Integer.MIN_VALUE;
  private static final int AFTER_NAMING = -1; // same order as RouteNaming, and added after it

  private final String document;
  private final Service service;
  private final LoadShedding shedding;
  private final Handler<RoutingContext> faults;
  private final ServerLoad load;
  private final HttpDate date = new HttpDate();
  private final Telemetry telemetry;
  private final UntracedRequests refused;
  private final ServerTracing tracing;
  private final AccessLog accessLog;
  private final Router router;
  private final Listener listener;
  private volatile boolean draining;

  /**
   * @param document name of the OpenAPI document under {@code openapi/} on the class path
   * @param port as {@link Listener} takes it
   * @param again likewise
   * @param faults applies injected faults to each request
   */
  ServiceVerticle(
      Vertx vertx,
      String document,
      Service service,
      String host,
      int port,
      boolean again,
      ServerLoad load,
      Telemetry telemetry,
      Handler<RoutingContext> faults) {
    this.document = document;
    this.service = service;
    this.shedding = service instanceof LoadShedding sheds ? sheds : NO_SHEDDING;
    this.load = load;
    this.telemetry = telemetry;
    this.refused = new UntracedRequests(telemetry, null, 503);
    this.accessLog = new AccessLog(telemetry.log());
    this.faults = faults;
    this.tracing = new ServerTracing(telemetry);
    this.router = Router.router(vertx);
    this.listener =
        new Listener(
            vertx,
            host,
            port,
            again,
            load.limits(),
            request -> accept(HeadRequest.orSame(request)));
  }

  @Override
  public Future<?> start() {
    router.route().order(FIRST).handler(this::enter);
    if (service instanceof Guarded guarded) {
      router.route().handler(guarded.guard());
    }
    service.addRoutes(router, vertx);
    Future<?> started =
        service instanceof Startable startable
            ? startable.start(router, vertx, telemetry)
            : Future.succeededFuture();
    router.get("/openapi.yaml").handler(OpenApiDocument.read(service.getClass(), document));
    answerHeadLikeGet();
    RouteNaming.addTo(router);
    router.route().order(AFTER_NAMING).handler(faults);
    ProblemAnswers.handleFailuresOf(router);
    return started.compose(running -> listener.open());
  }

  @Override
  public Future<?> stop() {
    if (service instanceof HasLatency waiting) {
      waiting.artificialWait().capacity().close();
    }
    if (service instanceof Startable startable) {
      startable.stop();
    }
    return Future.succeededFuture();
  }

  Service service() {
    return service;
  }

  /**
   * Closes the port and all its connections, or opens it again, on the serving loop.
   *
   * @return completes when done
   */
  Future<Void> refuse(boolean refuse) {
    Promise<Void> done = Promise.promise();
    onLoop(() -> listener.refuse(refuse).onComplete(done));
    return done.future();
  }

  /** Runs an action on the serving loop. Call after the start. */
  void onLoop(Runnable action) {
    context.runOnContext(now -> action.run());
  }

  int port() {
    return listener.port();
  }

  /** From now on each response asks its client to use another connection. */
  void drain() {
    draining = true;
  }

  /** Stops accepting; completes when requests in flight are answered. */
  Future<Void> shutdown(Duration grace) {
    return listener.shutdown(grace);
  }

  /** RFC 9110 section 9.3.2. */
  private void answerHeadLikeGet() {
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
  }

  /** Refuses excess requests before anything else is done for them, even a span. */
  private void accept(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.DATE, date.now());
    RequestForm.joinLines(request);
    if (load.isFull(shedding.mayTakeLong(request)) && !RequestBody.follows(request)) {
      long began = System.nanoTime();
      load.refuse(ServerLoad.Reason.IN_FLIGHT);
      FULL.answer(request, refused.traceId(request));
      refused.answered(request, began);
    } else if (draining || telemetry.log().isShown() || !shedding.shed(request)) {
      router.handle(request);
    }
  }

  private void enter(RoutingContext request) {
    tracing.begin(request);
    accessLog.begin(request);
    ConnectionClose.prepare(request, () -> draining);
    RequestForm.check(request.request());
    request.next();
  }

  private static final LoadShedding NO_SHEDDING =
      new LoadShedding() {
        @Override
        public boolean shed(HttpServerRequest request) {
          return false;
        }

        @Override
        public boolean mayTakeLong(HttpServerRequest request) {
          return true;
        }
      };

  private static final ReadyProblem FULL =
      new ReadyProblem(
          new Problem(
                  "too-many-requests-in-flight",
                  503,
                  "Too many requests in flight",
                  "The limit of requests in flight (IN_FLIGHT_LIMIT) is reached.")
              .with("retryAfterSeconds", 1));
}
