package dev.loopmesh.kit.connection;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Whether a request has a body, by its headers (RFC 9112 section 6.3). */
public final class RequestBody {
  private RequestBody() {}

  /** True when at least one byte, or a chunked body, follows. */
  public static boolean follows(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || length != null && !length.matches("0+");
  }

  /** False if there is certainly none; over HTTP/2 no header is required (RFC 9113 8.1.1). */
  public static boolean mayFollow(HttpServerRequest request) {
    return follows(request)
        || request.version() == HttpVersion.HTTP_2
            && !request.headers().contains(HttpHeaders.CONTENT_LENGTH);
  }
}
