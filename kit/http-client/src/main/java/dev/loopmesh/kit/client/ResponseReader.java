package dev.loopmesh.kit.client;

import dev.loopmesh.kit.client.UpstreamFailure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** Reads a response to its end, up to a size. */
final class ResponseReader {
  private final HttpClientResponse response;
  private final int limit;
  private final Buffer body = Buffer.buffer();
  private final Promise<UpstreamResponse> whole = Promise.promise();

  private ResponseReader(HttpClientResponse response, int limit) {
    this.response = response;
    this.limit = limit;
  }

  /**
   * Completes with the whole response; fails with {@link UpstreamFailure} when its body has more
   * bytes than the limit.
   */
  static Future<UpstreamResponse> read(HttpClientResponse response, int limit) {
    ResponseReader reader = new ResponseReader(response, limit);
    response
        .handler(reader::append)
        .exceptionHandler(reader.whole::tryFail)
        .endHandler(ended -> reader.end());
    return reader.whole.future();
  }

  private void append(Buffer part) {
    if (body.length() + part.length() > limit) {
      String detail = "responded with %d, but its body has more than %d bytes";
      whole.tryFail(
          new UpstreamFailure(Reason.UNUSABLE, detail.formatted(response.statusCode(), limit)));
      return;
    }
    try {
      body.appendBuffer(part);
    } catch (OutOfMemoryError e) { // the limit may be larger than the heap
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
