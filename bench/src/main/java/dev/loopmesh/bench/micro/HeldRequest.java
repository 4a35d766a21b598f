package dev.loopmesh.bench.micro;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.concurrent.TimeoutException;

/**
 * The question for a summary, as it has come to a real server over a real connection. It is never
 * answered, so that it can be looked at as often as one likes.
 */
final class HeldRequest implements AutoCloseable {
  private static final String QUESTION =
      """
      GET /users/42/summary?mode=parallel&onFailure=partial&deadline=2s HTTP/1.1
      Host: 127.0.0.1:8080
      User-Agent: bench
      Accept: application/json
      Request-Timeout: 1999ms
      traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01

      """
          .replace("\n", "\r\n");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final RoutingContextInternal request;

  /**
   * Asks, and returns when the question has come.
   *
   * @throws TimeoutException when it does not within five seconds
   */
  HeldRequest() throws TimeoutException {
    Promise<RoutingContext> came = Promise.promise();
    Router router = Router.router(vertx);
    router.get("/users/:id/summary").handler(came::tryComplete);
    vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .compose(server -> vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"))
        .compose((NetSocket caller) -> caller.write(QUESTION))
        .onFailure(came::tryFail);
    request = (RoutingContextInternal) came.future().await(5, SECONDS);
  }

  /** The same request as if it had come just now. */
  RepeatedRequest again() {
    return new RepeatedRequest(request);
  }

  /**
   * Has something done on an event loop, as handlers are, and returns when it is done.
   *
   * @throws TimeoutException when it takes more than five seconds
   */
  void onLoop(Runnable action) throws TimeoutException {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        now -> {
          action.run();
          done.complete();
        });
    done.future().await(5, SECONDS);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(5, SECONDS);
  }
}
