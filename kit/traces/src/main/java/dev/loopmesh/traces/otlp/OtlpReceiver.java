package dev.loopmesh.traces.otlp;

import dev.loopmesh.kit.connection.ConnectionClose;
import dev.loopmesh.kit.connection.HeadRequest;
import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.connection.ServerConnection;
import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.guard.OriginGuard;
import dev.loopmesh.kit.http.OpenApiDocument;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.kit.problem.UnreadableRequests;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.traces.store.Refusal;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;

/**
 * Receives traces and logs from any OpenTelemetry program (OTLP specification 1.9, "OTLP/HTTP"),
 * over HTTP/1.1 and HTTP/2 without TLS. Metrics and profiles are refused as a partial success,
 * after which no exporter retries. Small bodies are decoded on the event loop, others on a worker.
 */
public final class OtlpReceiver {
  private static final System.Logger LOG = System.getLogger(OtlpReceiver.class.getName());
  private static final int DECODERS = 1; // at a time: a body that is decoded takes much memory
  private static final String WHERE =
      "Send traces by POST to /v1/traces, logs to /v1/logs. Set OTEL_EXPORTER_OTLP_ENDPOINT to"
          + " this server without a path, or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT with /v1/traces.";

  private final TraceStore store;
  private final OtlpLimits limits;
  private final OtlpDecoder decoder;
  private final BodyIntake intake;
  private final WorkerExecutor workers;
  private final HttpServer server;
  private final OtlpCounts counts;

  /** A receiver on the calling event loop; it does not listen yet. */
  public OtlpReceiver(
      Vertx vertx,
      TraceStore store,
      OtlpLimits limits,
      OriginGuard guard,
      ServerLimits http,
      OtlpCounts counts) {
    this.store = store;
    this.limits = limits;
    this.counts = counts;
    this.decoder = new OtlpDecoder(store.limits(), limits);
    this.intake = new BodyIntake(vertx, limits);
    this.workers = vertx.createSharedWorkerExecutor("otlp-decoder", DECODERS);
    this.server =
        vertx
            .createHttpServer(http.options())
            .requestHandler(routes(vertx, guard))
            .connectionHandler(ServerConnection::follow)
            .invalidRequestHandler(new UnreadableRequests(http.headerBytes()));
  }

  private Handler<HttpServerRequest> routes(Vertx vertx, OriginGuard guard) {
    Router router = Router.router(vertx);
    router.route().handler(this::enter);
    router.route().handler(guard);
    for (OtlpSignal signal : OtlpSignal.values()) {
      router.post(signal.path()).handler(request -> post(request, signal));
    }
    router
        .get("/openapi.yaml")
        .method(HttpMethod.HEAD)
        .handler(OpenApiDocument.read(OtlpReceiver.class, "otlp"));
    ProblemAnswers.handleFailuresOf(router);
    router.errorHandler(404, OtlpReceiver::nothingThere);
    return request -> router.handle(HeadRequest.orSame(request));
  }

  private void enter(RoutingContext request) {
    ConnectionClose.prepare(request, () -> false);
    ResponseEnd.handle(
        request,
        sent -> {
          if (sent) {
            counts.answered(request.normalizedPath(), request.response().getStatusCode());
          }
        });
    if (GrpcRefusal.fits(request.request())) {
      GrpcRefusal.answer(request.request());
    } else {
      request.next();
    }
  }

  /**
   * Listens; 0 is any free port. Fails with {@link java.net.BindException} if the port is in use.
   */
  public Future<OtlpReceiver> listen(String host, int port) {
    return server.listen(port, host).map(this);
  }

  /** The actual port. */
  public int port() {
    return server.actualPort();
  }

  private void post(RoutingContext request, OtlpSignal signal) {
    OtlpEncoding encoding = OtlpEncoding.of(request.request().getHeader(HttpHeaders.CONTENT_TYPE));
    Future.succeededFuture(request.request())
        .map(GzipBody::isIn)
        .compose(gzip -> intake.take(request.request(), body -> keep(signal, encoding, gzip, body)))
        .onSuccess(refusal -> accept(request, signal, encoding, refusal))
        .onFailure(failure -> refuse(request, encoding, failure));
  }

  private Future<Refusal> keep(
      OtlpSignal signal, OtlpEncoding encoding, boolean gzip, Buffer body) {
    if (gzip || body.length() > limits.onLoopBytes()) {
      return workers.executeBlocking(() -> keepNow(signal, encoding, gzip, body), false);
    }
    return Future.succeededFuture(body).map(small -> keepNow(signal, encoding, false, small));
  }

  private Refusal keepNow(OtlpSignal signal, OtlpEncoding encoding, boolean gzip, Buffer body) {
    return switch (signal) {
      case TRACES -> decoder.spans(encoding, gzip, body.getBytes(), store::add);
      case LOGS -> decoder.logs(encoding, gzip, body.getBytes(), store::addLogLines);
      case METRICS, PROFILES -> decoder.count(signal, encoding, gzip, body.getBytes());
    };
  }

  private void accept(
      RoutingContext request, OtlpSignal signal, OtlpEncoding encoding, Refusal refusal) {
    counts.rejected(signal, refusal);
    answer(request, 200, encoding, encoding.taken(signal, refusal));
  }

  private static void refuse(RoutingContext request, OtlpEncoding encoding, Throwable failure) {
    OtlpRefused refused;
    if (failure instanceof OtlpRefused known) {
      refused = known;
    } else {
      LOG.log(Level.ERROR, "Receiving an export failed: {0}", failure);
      refused = new OtlpRefused(500, "internal error of the receiver; see its log for details");
    }
    if (refused.httpStatus() == 429) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    } else if (refused.httpStatus() == 415) {
      request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, GzipBody.ACCEPTED);
    }
    answer(request, refused.httpStatus(), encoding, encoding.refused(refused));
  }

  private static void answer(
      RoutingContext request, int status, OtlpEncoding encoding, Buffer body) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    if (!request.request().isEnded() && RequestBody.follows(request.request())) {
      ConnectionClose.after(request); // the rest of the body is not read
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, encoding.mediaType())
        .end(body);
  }

  private static void nothingThere(RoutingContext request) {
    String detail = "There is no resource at %s. %s".formatted(request.request().path(), WHERE);
    ProblemAnswers.answer(request, Problem.notFound(detail));
  }
}
