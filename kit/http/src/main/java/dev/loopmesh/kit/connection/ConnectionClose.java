package dev.loopmesh.kit.connection;

import dev.loopmesh.kit.telemetry.ResponseEnd;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes an HTTP/1.1 connection after a response, which has {@code Connection: close}. Vert.x
 * itself closes only when the client has asked for it.
 */
public final class ConnectionClose {
  private static final int LONGEST_BODY_SECONDS = 2;
  private static final String KEY = ConnectionClose.class.getName();

  private ConnectionClose() {}

  /**
   * Call for each request as it arrives; {@link #after} depends on it.
   *
   * @param always whether to close after any response; called when its head is sent
   */
  public static void prepare(RoutingContext request, BooleanSupplier always) {
    request.addHeadersEndHandler(
        head -> {
          if (always.getAsBoolean()) {
            after(request);
          }
        });
    ResponseEnd.handle(
        request,
        answered -> {
          if (request.get(KEY) != null) {
            closeAfterBody(request.request());
          }
        });
  }

  /**
   * Closes the connection after the response to this request. Call before its head is sent, on the
   * event loop. No effect over HTTP/2.
   */
  public static void after(RoutingContext request) {
    if (request.request().version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
      request.put(KEY, true);
    }
  }

  /** Closing with unread bytes would reset the connection, and the client may lose the response. */
  private static void closeAfterBody(HttpServerRequest request) {
    Future<Void> read = request.isEnded() ? Future.succeededFuture() : request.end();
    read.timeout(LONGEST_BODY_SECONDS, TimeUnit.SECONDS)
        .onComplete(readOrLongEnough -> request.connection().close());
  }
}
