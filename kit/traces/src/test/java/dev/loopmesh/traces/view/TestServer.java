package dev.loopmesh.traces.view;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeoutException;

/** Serves the view of a trace store, and a page that is a line of text. */
final class TestServer {
  private TestServer() {}

  /** The port, on the loopback interface, until the {@code Vertx} is closed. */
  static int listen(Vertx vertx, TraceStore store) throws TimeoutException {
    Router router = Router.router(vertx);
    new TraceRoutes(
            vertx,
            store,
            page -> page.end("a page"),
            () -> "http://127.0.0.1:4318/v1/traces",
            JsonObject::new)
        .addTo(router);
    ProblemAnswers.handleFailuresOf(router);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .await(30, SECONDS)
        .actualPort();
  }
}
