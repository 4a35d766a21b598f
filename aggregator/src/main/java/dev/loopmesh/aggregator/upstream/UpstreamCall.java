package dev.loopmesh.aggregator.upstream;

import dev.loopmesh.kit.http.TimeBudget;
import io.opentelemetry.api.common.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
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
public final class UpstreamCall {
  private static final AttributeKey<Double> POOL_WAIT =
      AttributeKey.doubleKey("loopmesh.pool.wait_ms");
  private static final AttributeKey<Double> CONNECTION_WAIT =
      AttributeKey.doubleKey("loopmesh.connection.wait_ms");
  // as HTTP/2 has names (RFC 9113 section 8.2), so that none is made for each call
  private static final CharSequence REQUEST_TIMEOUT =
      HttpHeaders.createOptimized(TimeBudget.HEADER.toLowerCase(Locale.ROOT));
  private static final long CANCEL = 0x8; // RFC 9113 section 7; HTTP/1.1 closes the connection

  private final String service;
  private final long untilNanos;
  private long stepNanos; // when the last step was over; each follows from the one before
  private final int bodyLimit;
  private final UpstreamSpan span;
  private final Promise<UpstreamAnswer> answer = Promise.promise();
  private Line.Turn turn;
  private HttpClientRequest request; // null while there is none
  private boolean over;

  UpstreamCall(String service, Duration left, int bodyLimit, UpstreamSpan span) {
    this.service = service;
    this.stepNanos = System.nanoTime();
    this.untilNanos = stepNanos + left.toNanos();
    this.bodyLimit = bodyLimit;
    this.span = span;
  }

  /** Asks for its request when it is its turn: there may be other connections by then. */
  UpstreamCall begin(Line.Turn turn, Supplier<Future<HttpClientRequest>> asking) {
    this.turn = turn;
    turn.come()
        .compose(
            come -> {
              noteStep("place in the pool obtained", POOL_WAIT);
              return asking.get();
            })
        .compose(this::send)
        .compose(this::readBody)
        .onComplete(this::succeed, cause -> cancel(UpstreamFailure.of(service, cause)));
    return this;
  }

  /** Completes with what came back, unchecked but for its size. */
  public Future<UpstreamAnswer> answer() {
    return answer.future();
  }

  private void succeed(UpstreamAnswer came) {
    if (ends()) {
      turn.end();
      answer.complete(came);
    }
  }

  /** Ends the call with this failure, wherever it is; does nothing when it has ended already. */
  public void cancel(UpstreamFailure reason) {
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

  private Future<HttpClientResponse> send(HttpClientRequest obtained) {
    // what a reset does to it is known already; without a handler it would be logged
    obtained.exceptionHandler(reset -> {});
    noteStep("connection obtained", CONNECTION_WAIT);
    span.connected(obtained.connection().remoteAddress(), obtained.version());
    if (isTooLateFor(obtained)) {
      obtained.reset(CANCEL); // it was cancelled while the connection was being made
      return Future.failedFuture(UpstreamFailure.cancelled(service));
    }
    Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
    span.carry(obtained::putHeader);
    return obtained.putHeader(REQUEST_TIMEOUT, TimeBudget.print(left)).send();
  }

  private Future<UpstreamAnswer> readBody(HttpClientResponse response) {
    span.answerComes();
    Promise<UpstreamAnswer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            part -> {
              if (body.length() + part.length() > bodyLimit) {
                whole.tryFail(tooLarge());
              } else {
                body.appendBuffer(part);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(
            ended ->
                whole.tryComplete(
                    new UpstreamAnswer(
                        response.statusCode(),
                        response.getHeader(HttpHeaders.CONTENT_TYPE),
                        response.getHeader("Server-Timing"),
                        body)));
    return whole.future();
  }

  private UpstreamFailure tooLarge() {
    return UpstreamFailure.lie(service, "its body has more than " + bodyLimit + " bytes");
  }
}
