package dev.loopmesh.traces;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A trace back end by itself: a receiver and the routes that show traces, each on a free port. */
public final class TraceServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  private TraceServer(Settings settings) throws TimeoutException {
    TraceBackEnd traces = new TraceBackEnd(settings, "traces", true);
    Router router = Router.router(vertx);
    traces.addRoutes(router, vertx, request -> request.end("a page"));
    ProblemAnswers.handleFailuresOf(router);
    server =
        traces
            .listen(vertx)
            .compose(on -> vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .await(30, SECONDS);
  }

  /** Starts one with these settings. */
  public static TraceServer start(Map<String, String> settings) throws TimeoutException {
    return new TraceServer(Settings.of(settings));
  }

  /** The address of its pages. */
  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
