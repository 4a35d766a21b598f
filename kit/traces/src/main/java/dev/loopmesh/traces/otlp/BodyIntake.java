package dev.loopmesh.traces.otlp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads bodies within limits in bytes and time, for each and for all together. Use on one event
 * loop.
 */
final class BodyIntake {
  private static final int LOOK_EVERY_MS = 250;
  private static final double GRACE_SECONDS = 2;
  private static final int LEAST_BYTES_A_SECOND = 16 << 10;
  private static final double MOST_SECONDS = 30;

  private final OtlpLimits limits;
  private final Set<Reading> readings = new LinkedHashSet<>();
  private long underWayBytes;

  BodyIntake(Vertx vertx, OtlpLimits limits) {
    this.limits = limits;
    vertx.setPeriodic(LOOK_EVERY_MS, tick -> List.copyOf(readings).forEach(Reading::refuseIfSlow));
  }

  /**
   * Reads a request's body and uses it; its bytes count as in flight until that completes. Responds
   * to {@code Expect: 100-continue}.
   *
   * @return fails with {@link OtlpRefused}: 400 for an invalid length, 413 as soon as the body is
   *     too large, 417 for another expectation, 429 when too much is in flight, 408 after 30
   *     seconds, or when it is slower than 16 KiB/s after the first two
   */
  <T> Future<T> take(HttpServerRequest request, Function<Buffer, Future<T>> use) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && !length.matches("[0-9]{1,18}")) {
      return Future.failedFuture(
          OtlpRefused.malformed("Content-Length '%s' is invalid".formatted(length)));
    }
    if (length != null && Long.parseLong(length) > limits.bodyBytes()) {
      return Future.failedFuture(tooLarge());
    }
    String expectation = request.getHeader(HttpHeaders.EXPECT);
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      return Future.failedFuture(
          new OtlpRefused(
              417, "Expect '%s' is not supported; allowed: 100-continue".formatted(expectation)));
    }
    Charge charge = new Charge();
    if (!charge.raiseTo(0)) {
      return Future.failedFuture(busy());
    }
    Future<Buffer> body = new Reading(charge).of(request);
    if (expectation != null) {
      request.response().writeContinue();
    }
    return body.compose(use).onComplete(over -> charge.release());
  }

  private static OtlpRefused busy() {
    return new OtlpRefused(429, "too much is being received at once; try again in a second");
  }

  private OtlpRefused tooLarge() {
    return OtlpRefused.tooLarge(
        "the body has more than the allowed %d bytes".formatted(limits.bodyBytes()));
  }

  private final class Reading {
    private final long begunNanos = System.nanoTime();
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private final Charge charge;

    private Reading(Charge charge) {
      this.charge = charge;
    }

    private Future<Buffer> of(HttpServerRequest request) {
      readings.add(this);
      request.handler(this::add);
      request.exceptionHandler(
          gone ->
              whole.tryFail(OtlpRefused.malformed("the body ended early: " + gone.getMessage())));
      request.endHandler(end -> whole.tryComplete(body));
      return whole.future().onComplete(over -> readings.remove(this));
    }

    private void add(Buffer part) {
      if (whole.future().isComplete()) {
        return; // refused: the rest of the body is discarded
      }
      if (body.length() + part.length() > limits.bodyBytes()) {
        whole.fail(tooLarge());
      } else if (!charge.raiseTo(body.length() + part.length())) {
        whole.fail(busy());
      } else {
        body.appendBuffer(part);
      }
    }

    private void refuseIfSlow() {
      double seconds = (System.nanoTime() - begunNanos) / 1e9;
      if (body.length() < (seconds - GRACE_SECONDS) * LEAST_BYTES_A_SECOND
          || seconds > MOST_SECONDS) {
        whole.tryFail(new OtlpRefused(408, "the body arrived too slowly"));
      }
    }
  }

  /** One request's part of the bytes in flight. */
  private final class Charge {
    private long bytes;

    private boolean raiseTo(long length) {
      long more = Math.max(length, OtlpLimits.LEAST_CHARGE) - bytes;
      if (more > 0) {
        if (underWayBytes + more > limits.underWayBytes()) {
          return false;
        }
        underWayBytes += more;
        bytes += more;
      }
      return true;
    }

    private void release() {
      underWayBytes -= bytes;
      bytes = 0;
    }
  }
}
