package dev.loopmesh.lab.trace.otlp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/** Lets bodies in, within limits for each and for all together. Use on one event loop. */
final class BodyIntake {
  private final OtlpLimits limits;
  private long underWayBytes;

  BodyIntake(OtlpLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a request's body and has something done with it; its bytes count as under way until that
   * is over.
   *
   * @return fails with {@link OtlpRefused}: 400 when its length is none, 413 when the body is too
   *     large, as soon as that is seen, and 429 when too much is under way
   */
  <T> Future<T> take(HttpServerRequest request, Function<Buffer, Future<T>> use) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && !length.matches("[0-9]{1,18}")) {
      return Future.failedFuture(
          OtlpRefused.malformed("Content-Length '%s' is no length".formatted(length)));
    }
    long declared = length == null ? 0 : Long.parseLong(length);
    if (declared > limits.bodyBytes()) {
      return Future.failedFuture(tooLarge());
    }
    Charge charge = new Charge();
    if (!charge.raiseTo(declared)) {
      return Future.failedFuture(OtlpRefused.busy());
    }
    return read(request, charge).compose(use).onComplete(over -> charge.release());
  }

  private Future<Buffer> read(HttpServerRequest request, Charge charge) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (whole.future().isComplete()) {
            return; // refused: what still comes is let go
          }
          body.appendBuffer(part);
          if (body.length() > limits.bodyBytes()) {
            whole.fail(tooLarge());
          } else if (!charge.raiseTo(body.length())) {
            whole.fail(OtlpRefused.busy());
          }
        });
    request.exceptionHandler(whole::tryFail);
    request.endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }

  private OtlpRefused tooLarge() {
    return OtlpRefused.tooLarge(
        "the body has more than the %d bytes that are taken".formatted(limits.bodyBytes()));
  }

  /** One request's part of what is under way. */
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
