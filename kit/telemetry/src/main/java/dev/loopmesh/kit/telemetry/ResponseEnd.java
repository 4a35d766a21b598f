package dev.loopmesh.kit.telemetry;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** How the response to a request ended: sent, or the caller disconnected. */
public final class ResponseEnd {
  private ResponseEnd() {}

  /**
   * Calls the handler exactly once, on the event loop that serves the request: with true when the
   * response was ended, with false when its stream or connection was closed before.
   *
   * <p>The result that Vert.x Web passes is not enough: over HTTP/2, a {@code response.end()} that
   * flushes closes the stream, and reports "Connection closed" before the end.
   */
  public static void handle(RoutingContext request, Consumer<Boolean> handler) {
    request.addEndHandler(end -> handler.accept(end.succeeded() || request.response().ended()));
  }
}
