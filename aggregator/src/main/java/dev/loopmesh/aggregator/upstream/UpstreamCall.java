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
import java.util.concurrent.atomic.AtomicReference;
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
  private static final long CANCEL = 0x8; // RFC 9113 section 7; HTTP/1.1 closes the connection

  private final String service;
  private final long untilNanos;
  private long stepNanos; // when the last step was over; each follows from the one before
  private final int bodyLimit;
  private final UpstreamSpan span;
  private final Promise<UpstreamAnswer> answer = Promise.promise();
  private final AtomicReference<HttpClientRequest> request = new AtomicReference<>();

  UpstreamCall(String service, Duration left, int bodyLimit, UpstreamSpan span) {
    this.service = service;
    this.stepNanos = System.nanoTime();
    this.untilNanos = stepNanos + left.toNanos();
    this.bodyLimit = bodyLimit;
    this.span = span;
  }

  /** Asks for its request when it is its turn: there may be other connections by then. */
  UpstreamCall begin(Line.Turn turn, Supplier<Future<HttpClientRequest>> asking) {
    answer.future().onComplete((came, failure) -> turn.end());
    turn.come()
        .compose(
            come -> {
              noteStep("place in the pool obtained", POOL_WAIT);
              return asking.get();
            })
        .compose(this::send)
        .compose(this::readBody)
        .onComplete(answer::tryComplete, cause -> cancel(UpstreamFailure.of(service, cause)));
    return this;
  }

  /** Completes with what came back, unchecked but for its size. */
  public Future<UpstreamAnswer> answer() {
    return answer.future();
  }

  /** Ends the call with this failure, wherever it is; does nothing when it has ended already. */
  public void cancel(UpstreamFailure reason) {
    // first the reason: a reset fails the request too, and that would be taken for the cause
    if (answer.tryFail(reason)) {
      resetRequest();
    }
  }

  private void resetRequest() {
    HttpClientRequest sent = request.get();
    if (sent != null) {
      sent.reset(CANCEL);
    }
  }

  private void noteStep(String what, AttributeKey<Double> attribute) {
    long nowNanos = System.nanoTime();
    span.waited(what, attribute, nowNanos - stepNanos);
    stepNanos = nowNanos;
  }

  private Future<HttpClientResponse> send(HttpClientRequest obtained) {
    request.set(obtained);
    noteStep("connection obtained", CONNECTION_WAIT);
    span.connected(obtained.connection().remoteAddress(), obtained.version());
    if (answer.future().isComplete()) {
      resetRequest(); // it was cancelled while the connection was being made
      return Future.failedFuture(UpstreamFailure.cancelled(service));
    }
    Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
    // what a reset does to it is known already; without a handler it would be logged
    obtained.exceptionHandler(reset -> {});
    span.carry(obtained::putHeader);
    return obtained.putHeader(TimeBudget.HEADER, TimeBudget.print(left)).send();
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
