package dev.loopmesh.kit.connection;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Whether a request brings a body, as its headers announce it (RFC 9112 section 6.3). */
public final class RequestBody {
  private RequestBody() {}

  /** True when at least one byte of body, or a chunked body, follows the headers. */
  public static boolean follows(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || length != null && !length.matches("0+");
  }
}
