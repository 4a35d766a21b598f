package dev.loopmesh.aggregator.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call under way, which can be cancelled: its request is reset, so that the service stops
 * working for nobody and the connection's place in the pool is free again.
 *
 * <p>Vert.x's web client keeps its request to itself, so this stands on the client below it.
 * Thread-safe.
 */
public final class UpstreamCall {
  private static final long CANCEL = 0x8; // RFC 9113 section 7; HTTP/1.1 closes the connection

  private final String service;
  private final int bodyLimit;
  private final Promise<UpstreamAnswer> answer = Promise.promise();
  private final AtomicReference<HttpClientRequest> request = new AtomicReference<>();
  private final AtomicBoolean over = new AtomicBoolean();

  private UpstreamCall(String service, int bodyLimit) {
    this.service = service;
    this.bodyLimit = bodyLimit;
  }

  static UpstreamCall begin(
      HttpClient client, RequestOptions options, String service, int bodyLimit) {
    UpstreamCall call = new UpstreamCall(service, bodyLimit);
    client
        .request(options)
        .compose(call::send)
        .compose(call::readBody)
        .onComplete(
            answered -> {
              if (answered.succeeded()) {
                call.answer.tryComplete(answered.result());
              } else {
                call.end(UpstreamFailure.of(service, answered.cause()));
              }
            });
    return call;
  }

  /** Completes with what came back, unchecked but for its size. */
  public Future<UpstreamAnswer> answer() {
    return answer.future();
  }

  /** Ends the call with this failure, wherever it is; does nothing when it has ended already. */
  public void cancel(UpstreamFailure reason) {
    if (!answer.future().isComplete()) {
      end(reason);
    }
  }

  private void end(UpstreamFailure reason) {
    over.set(true);
    resetRequest();
    answer.tryFail(reason);
  }

  private void resetRequest() {
    HttpClientRequest sent = request.get();
    if (sent != null) {
      sent.reset(CANCEL);
    }
  }

  private Future<HttpClientResponse> send(HttpClientRequest obtained) {
    request.set(obtained);
    if (over.get()) {
      resetRequest(); // it was cancelled while it stood in line for a connection
      return Future.failedFuture(UpstreamFailure.cancelled(service));
    }
    return obtained.send();
  }

  private Future<UpstreamAnswer> readBody(HttpClientResponse response) {
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
