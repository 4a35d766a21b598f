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
 * The last answer on a connection: it says {@code Connection: close}, and the connection is closed
 * after it. Vert.x does the second only when the client has asked for it.
 */
public final class LastAnswer {
  private static final int LONGEST_BODY_SECONDS = 2;
  private static final String KEY = LastAnswer.class.getName();

  private LastAnswer() {}

  /**
   * Call for each request as it enters; without it {@link #on} is only a word.
   *
   * @param always asked when an answer's head is sent: whether every answer is the last one now
   */
  public static void prepare(RoutingContext request, BooleanSupplier always) {
    request.addHeadersEndHandler(
        head -> {
          if (always.getAsBoolean()) {
            on(request);
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
   * Makes the answer to this request the last one. Call before the answer's head is sent, on the
   * event loop. Over HTTP/2 it does nothing: there a stream ends without its connection.
   */
  public static void on(RoutingContext request) {
    if (request.request().version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
      request.put(KEY, true);
    }
  }

  /** Closing with bytes unread resets the connection, and the client may lose the answer. */
  private static void closeAfterBody(HttpServerRequest request) {
    Future<Void> read = request.isEnded() ? Future.succeededFuture() : request.end();
    read.timeout(LONGEST_BODY_SECONDS, TimeUnit.SECONDS)
        .onComplete(readOrLongEnough -> request.connection().close());
  }
}
