package dev.loopmesh.kit.client;

import dev.loopmesh.kit.http.TimeBudget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * One request and its response, which can be cancelled: then the request is reset, so that the
 * service can stop working on it. Vert.x' web client does not expose its request, so this uses the
 * client below it. Confined to the event loop of its {@link UpstreamClient}.
 */
public final class UpstreamExchange {
  // in lower case as HTTP/2 has names (RFC 9113 section 8.2), so that none is made for each call
  private static final CharSequence REQUEST_TIMEOUT =
      HttpHeaders.createOptimized(TimeBudget.HEADER.toLowerCase(Locale.ROOT));
  private static final long CANCEL = 0x8; // RFC 9113 section 7; HTTP/1.1 closes the connection
  private static final long REFUSED_STREAM = 0x7; // the request was not processed

  private final long untilNanos;
  private final int bodyLimit;
  private final ExchangeListener listener;
  private final Bulkhead.Permit permit;
  private final Supplier<Future<HttpClientRequest>> connecting;
  private final Promise<UpstreamResponse> response = Promise.promise();
  private long stepNanos = System.nanoTime(); // when the last step ended
  private boolean keptConnection; // it was there before this exchange
  private boolean sent;
  private boolean responded;
  private boolean resent;
  private boolean over;
  private Runnable reset = () -> {}; // of the request, once there is one

  /**
   * @param connecting obtains a request on a connection; called when the permit is granted
   */
  UpstreamExchange(
      Duration left,
      int bodyLimit,
      ExchangeListener listener,
      Bulkhead.Permit permit,
      Supplier<Future<HttpClientRequest>> connecting) {
    this.untilNanos = stepNanos + left.toNanos();
    this.bodyLimit = bodyLimit;
    this.listener = listener;
    this.permit = permit;
    this.connecting = connecting;
  }

  void begin() {
    permit
        .granted()
        .compose(
            granted -> {
              listener.connecting(stepNanos());
              Future<HttpClientRequest> request = connecting.get();
              keptConnection = request.isComplete(); // else the connection may be new
              return request;
            })
        .compose(this::send)
        .onComplete(this::succeed, this::fail);
  }

  /**
   * Completes with the response, with only its size checked; fails with {@link UpstreamFailure}, or
   * with the reason for which it was cancelled.
   */
  public Future<UpstreamResponse> response() {
    return response.future();
  }

  /** The duration of the step that ends now. */
  private long stepNanos() {
    long tookNanos = System.nanoTime() - stepNanos;
    stepNanos += tookNanos;
    return tookNanos;
  }

  private Future<UpstreamResponse> send(HttpClientRequest request) {
    request.exceptionHandler(known -> {}); // a reset; without a handler it would be logged
    keptConnection |= request.streamId() > 1; // over HTTP/1.1 it counts the connection's requests
    listener.connected(request.connection().remoteAddress(), request.version(), stepNanos());
    reset = () -> request.reset(CANCEL);
    if (over) {
      reset.run(); // it was cancelled while the connection was being made
      return Future.failedFuture("cancelled");
    }
    sent = true;
    listener.sending(request::putHeader);
    // before the request is sent: a body that arrives before its handler is set is lost
    Future<UpstreamResponse> whole = request.response().compose(this::read);
    Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
    request.putHeader(REQUEST_TIMEOUT, TimeBudget.print(left)).end();
    return whole;
  }

  private Future<UpstreamResponse> read(HttpClientResponse head) {
    responded = true;
    listener.responseBegins();
    return ResponseReader.read(head, bodyLimit);
  }

  private void succeed(UpstreamResponse whole) {
    if (ends()) {
      response.complete(whole);
    }
  }

  /**
   * Sends the request once more if the service closed a kept connection as the request was sent: a
   * {@code GET} is idempotent (RFC 9110 section 9.2.2). In a later turn of the loop, which by then
   * knows which other connections were closed at the same time.
   */
  private void fail(Throwable cause) {
    // a connection that was closed before the request was even sent was a kept one, too
    boolean onKeptConnection = !responded && (keptConnection || !sent);
    if (resent || !onKeptConnection || !isUnanswered(cause) || over) {
      cancel(UpstreamFailure.of(cause));
      return;
    }
    resent = true;
    listener.resent();
    Vertx.currentContext()
        .runOnContext(
            later ->
                Future.succeededFuture()
                    .compose(now -> connecting.get()) // which throws if the client is closed
                    .compose(this::send)
                    .onComplete(this::succeed, this::fail));
  }

  private static boolean isUnanswered(Throwable cause) {
    return cause instanceof HttpClosedException
        || cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
  }

  /** Ends the exchange for this reason, wherever it is; does nothing when it has ended. */
  public void cancel(Throwable reason) {
    if (ends()) {
      // first the reason: the reset also fails the request, and would be taken for the cause
      response.fail(reason);
      reset.run();
    }
  }

  private boolean ends() {
    boolean now = !over;
    over = true;
    if (now) {
      permit.release();
    }
    return now;
  }
}
