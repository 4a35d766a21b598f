package dev.loopmesh.aggregator.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** Reads an answer to its end, up to a size. */
final class ResponseReader {
  private final HttpClientResponse response;
  private final String service;
  private final int limit;
  private final Buffer body = Buffer.buffer();
  private final Promise<UpstreamResponse> whole = Promise.promise();

  private ResponseReader(HttpClientResponse response, String service, int limit) {
    this.response = response;
    this.service = service;
    this.limit = limit;
  }

  /** Completes with the answer; fails when its body has more bytes than the limit. */
  static Future<UpstreamResponse> read(HttpClientResponse response, String service, int limit) {
    ResponseReader reader = new ResponseReader(response, service, limit);
    response
        .handler(reader::append)
        .exceptionHandler(reader.whole::tryFail)
        .endHandler(ended -> reader.end());
    return reader.whole.future();
  }

  private void append(Buffer part) {
    if (body.length() + part.length() > limit) {
      whole.tryFail(CallFailure.lie(service, "its body has more than " + limit + " bytes"));
      return;
    }
    try {
      body.appendBuffer(part);
    } catch (OutOfMemoryError e) { // the limit may be set higher than the heap has room for
      whole.tryFail(e);
    }
  }

  private void end() {
    whole.tryComplete(
        new UpstreamResponse(
            response.statusCode(),
            response.getHeader(HttpHeaders.CONTENT_TYPE),
            response.getHeader("Server-Timing"),
            body,
            response.request().connection()));
  }
}
