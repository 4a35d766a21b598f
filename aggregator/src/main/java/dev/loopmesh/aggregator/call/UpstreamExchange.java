package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.ResponseReader;
import dev.loopmesh.aggregator.response.UpstreamResponse;
import dev.loopmesh.kit.http.TimeBudget;
import io.opentelemetry.api.common.AttributeKey;
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
 * One call under way, which can be cancelled: its request is reset, so that the service stops
 * working for nobody and the connection's place in the pool is free again.
 *
 * <p>Vert.x's web client keeps its request to itself, so this stands on the client below it.
 * Thread-safe.
 */
public final class UpstreamExchange {
  private static final AttributeKey<Double> POOL_WAIT =
      AttributeKey.doubleKey("loopmesh.pool.wait_ms");
  private static final AttributeKey<Double> CONNECTION_WAIT =
      AttributeKey.doubleKey("loopmesh.connection.wait_ms");
  // as HTTP/2 has names (RFC 9113 section 8.2), so that none is made for each call
  private static final CharSequence REQUEST_TIMEOUT =
      HttpHeaders.createOptimized(TimeBudget.HEADER.toLowerCase(Locale.ROOT));
  private static final long CANCEL = 0x8; // RFC 9113 section 7; HTTP/1.1 closes the connection
  private static final long REFUSED_STREAM = 0x7; // the request was not processed

  private final String service;
  private final long untilNanos;
  private long stepNanos; // when the last step was over; each follows from the one before
  private final int bodyLimit;
  private final AttemptSpan span;
  private final Promise<UpstreamResponse> answer = Promise.promise();
  private Bulkhead.Turn turn;
  private Supplier<Future<HttpClientRequest>> asking;
  private boolean keptConnection; // it was there before this call
  private boolean sent;
  private boolean responded;
  private boolean resent;
  private HttpClientRequest request; // null while there is none
  private boolean over;

  UpstreamExchange(String service, Duration left, int bodyLimit, AttemptSpan span) {
    this.service = service;
    this.stepNanos = System.nanoTime();
    this.untilNanos = stepNanos + left.toNanos();
    this.bodyLimit = bodyLimit;
    this.span = span;
  }

  /** Asks for its request when it is its turn: there may be other connections by then. */
  UpstreamExchange begin(Bulkhead.Turn turn, Supplier<Future<HttpClientRequest>> asking) {
    this.turn = turn;
    this.asking = asking;
    turn.come()
        .compose(
            come -> {
              noteStep("place in the pool obtained", POOL_WAIT);
              span.connecting();
              return obtain();
            })
        .compose(this::send)
        .onComplete(this::succeed, this::fail);
    return this;
  }

  private Future<HttpClientRequest> obtain() {
    Future<HttpClientRequest> request = asking.get();
    keptConnection = request.isComplete(); // else it waits for one, that may be new
    return request;
  }

  /**
   * Sends the request once more when the service closed a kept connection as it went out: it is a
   * {@code GET}, which is idempotent (RFC 9110 section 9.2.2). In a later turn of the loop, which
   * has noticed by then which other connections were closed at the same time.
   */
  private void fail(Throwable cause) {
    if (resent || !isOnKeptConnection() || !isUnanswered(cause) || isOver()) {
      cancel(CallFailure.of(service, cause));
      return;
    }
    resent = true;
    span.resent();
    Vertx.currentContext().runOnContext(later -> exchange());
  }

  private void exchange() {
    asking.get().compose(this::send).onComplete(this::succeed, this::fail);
  }

  /** One that was closed before the request was even sent was kept, too. */
  private boolean isOnKeptConnection() {
    return !responded && (keptConnection || !sent);
  }

  private static boolean isUnanswered(Throwable cause) {
    return cause instanceof HttpClosedException
        || cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
  }

  /** Completes with what came back, unchecked but for its size. */
  public Future<UpstreamResponse> answer() {
    return answer.future();
  }

  private void succeed(UpstreamResponse came) {
    if (ends()) {
      turn.end();
      answer.complete(came);
    }
  }

  /** Ends the call with this failure, wherever it is; does nothing when it has ended already. */
  public void cancel(CallFailure reason) {
    if (ends()) {
      turn.end();
      // first the reason: a reset fails the request too, and that would be taken for the cause
      answer.fail(reason);
      HttpClientRequest sent = request();
      if (sent != null) {
        sent.reset(CANCEL);
      }
    }
  }

  private synchronized boolean ends() {
    boolean now = !over;
    over = true;
    return now;
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized HttpClientRequest request() {
    return request;
  }

  /** Notes what is to be reset when the call is cancelled; says whether it was already. */
  private synchronized boolean isTooLateFor(HttpClientRequest obtained) {
    request = obtained;
    return over;
  }

  private void noteStep(String what, AttributeKey<Double> attribute) {
    long nowNanos = System.nanoTime();
    span.waited(what, attribute, nowNanos - stepNanos);
    stepNanos = nowNanos;
  }

  private Future<UpstreamResponse> send(HttpClientRequest obtained) {
    // what a reset does to it is known already; without a handler it would be logged
    obtained.exceptionHandler(reset -> {});
    noteStep("connection obtained", CONNECTION_WAIT);
    keptConnection |= obtained.streamId() > 1; // of HTTP/1.1: the requests on it, counted
    span.connected(obtained.connection().remoteAddress(), obtained.version());
    if (isTooLateFor(obtained)) {
      obtained.reset(CANCEL); // it was cancelled while the connection was being made
      return Future.failedFuture(CallFailure.cancelled(service));
    }
    sent = true;
    Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
    span.carry(obtained::putHeader);
    // before it is sent: a body that comes before its handler is lost
    Future<UpstreamResponse> answer = obtained.response().compose(this::read);
    obtained.putHeader(REQUEST_TIMEOUT, TimeBudget.print(left)).end();
    return answer;
  }

  private Future<UpstreamResponse> read(HttpClientResponse response) {
    responded = true;
    span.answerComes();
    return ResponseReader.read(response, bodyLimit);
  }
}
