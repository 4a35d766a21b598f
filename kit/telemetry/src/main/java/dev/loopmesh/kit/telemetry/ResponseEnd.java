package dev.loopmesh.kit.telemetry;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** How the response to a request ended: it was sent, or its caller had gone before. */
public final class ResponseEnd {
  private ResponseEnd() {}

  /**
   * Calls the handler exactly once, on the event loop that serves the request: with true when the
   * response was ended, with false when its stream or connection was closed before.
   *
   * <p>The result that Vert.x-Web gives to its end handlers is not enough: over HTTP/2, a {@code
   * response.end()} that flushes closes the stream, and so reports "Connection closed", before it
   * reports the end.
   */
  public static void handle(RoutingContext request, Consumer<Boolean> handler) {
    request.addEndHandler(end -> handler.accept(end.succeeded() || request.response().ended()));
  }
}
