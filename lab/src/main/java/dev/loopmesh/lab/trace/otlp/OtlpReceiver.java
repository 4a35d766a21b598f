package dev.loopmesh.lab.trace.otlp;

import dev.loopmesh.kit.connection.HeadRequest;
import dev.loopmesh.kit.connection.LastAnswer;
import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lab.trace.Refusal;
import dev.loopmesh.lab.trace.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;

/**
 * Takes traces and logs from any OpenTelemetry program (OTLP specification 1.9, "OTLP/HTTP"):
 * {@code POST /v1/traces} and {@code /v1/logs} in protobuf or JSON, plain or in gzip, over HTTP/1.1
 * or HTTP/2 without TLS.
 *
 * <p>Small bodies are decoded on the event loop that serves, others on a worker thread.
 */
public final class OtlpReceiver {
  private static final System.Logger LOG = System.getLogger(OtlpReceiver.class.getName());
  private static final int IDLE_SECONDS = 60;
  private static final int DECODERS = 1; // at a time: a body that is decoded takes much memory

  private final TraceStore store;
  private final OtlpLimits limits;
  private final OtlpDecoder decoder;
  private final BodyIntake intake;
  private final WorkerExecutor workers;
  private final HttpServer server;

  /** A receiver that does not listen yet, on the event loop that starts it. */
  public OtlpReceiver(Vertx vertx, TraceStore store, OtlpLimits limits) {
    this.store = store;
    this.limits = limits;
    this.decoder = new OtlpDecoder(store.limits(), limits.inflatedBytes());
    this.intake = new BodyIntake(limits);
    this.workers = vertx.createSharedWorkerExecutor("otlp-decoder", DECODERS);
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
            .requestHandler(routes(vertx))
            .invalidRequestHandler(ProblemAnswers::answerUnreadable);
  }

  private Handler<HttpServerRequest> routes(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(OtlpReceiver::enter);
    for (OtlpSignal signal : OtlpSignal.values()) {
      router.post(signal.path()).handler(request -> post(request, signal));
    }
    router.route("/v1/metrics").handler(OtlpReceiver::refuseMetrics);
    ProblemAnswers.handleFailuresOf(router);
    return request -> router.handle(HeadRequest.orSame(request));
  }

  private static void enter(RoutingContext request) {
    LastAnswer.prepare(request, () -> false);
    request.next();
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any that is free
   * @return fails with {@link java.net.BindException} when it is taken
   */
  public Future<OtlpReceiver> listen(String host, int port) {
    return server.listen(port, host).map(this);
  }

  /** Where it listens, also when any free port would do. */
  public int port() {
    return server.actualPort();
  }

  private void post(RoutingContext request, OtlpSignal signal) {
    String contentType = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    OtlpEncoding encoding =
        OtlpEncoding.of(contentType).orElseThrow(() -> unknownType(contentType));
    contentEncoding(request.request())
        .compose(gzip -> intake.take(request.request(), body -> keep(signal, encoding, gzip, body)))
        .onSuccess(refusal -> answer(request, 200, encoding, encoding.taken(signal, refusal)))
        .onFailure(failure -> refuse(request, encoding, failure));
  }

  /** Whether the body is in gzip. */
  private static Future<Boolean> contentEncoding(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return Future.succeededFuture(false);
    }
    return encoding.equalsIgnoreCase("gzip")
        ? Future.succeededFuture(true)
        : Future.failedFuture(OtlpRefused.unknownEncoding(encoding));
  }

  private Future<Refusal> keep(
      OtlpSignal signal, OtlpEncoding encoding, boolean gzip, Buffer body) {
    if (gzip || body.length() > limits.onLoopBytes()) {
      return workers.executeBlocking(() -> keepNow(signal, encoding, gzip, body), false);
    }
    return Future.succeededFuture(body).map(small -> keepNow(signal, encoding, false, small));
  }

  private Refusal keepNow(OtlpSignal signal, OtlpEncoding encoding, boolean gzip, Buffer body) {
    if (signal == OtlpSignal.LOGS) {
      DecodedLogs decoded = decoder.logs(encoding, gzip, body.getBytes());
      return decoded.refusal().and(store.addLogLines(decoded.lines(), decoded.stray()));
    }
    DecodedSpans decoded = decoder.spans(encoding, gzip, body.getBytes());
    return decoded.refusal().and(store.add(decoded.spans()));
  }

  private static void refuse(RoutingContext request, OtlpEncoding encoding, Throwable failure) {
    OtlpRefused refused;
    if (failure instanceof OtlpRefused known) {
      refused = known;
    } else if (request.response().closed()) {
      return; // the sender is gone
    } else {
      LOG.log(Level.ERROR, "what was sent could not be received", failure);
      refused = OtlpRefused.fault();
    }
    if (refused.httpStatus() == 429) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    answer(request, refused.httpStatus(), encoding, encoding.refused(refused));
  }

  private static void answer(
      RoutingContext request, int status, OtlpEncoding encoding, Buffer body) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    if (!request.request().isEnded() && RequestBody.follows(request.request())) {
      LastAnswer.on(request); // the rest of the body is not wanted
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, encoding.mediaType())
        .end(body);
  }

  private static ProblemException unknownType(String contentType) {
    String accepted = "application/x-protobuf, application/json";
    return new ProblemException(
        new Problem(
                "unsupported-media-type",
                415,
                "The body is in a form that is not taken",
                contentType == null
                    ? "The Content-Type is missing; accepted: %s.".formatted(accepted)
                    : "'%s' is not taken; accepted: %s.".formatted(contentType, accepted))
            .with("accepted", accepted));
  }

  private static void refuseMetrics(RoutingContext request) {
    throw new ProblemException(
        Problem.notFound(
            "No metrics are taken here, only traces at /v1/traces and logs at /v1/logs."));
  }
}
