package dev.loopmesh.kit.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;

/**
 * A response that was not checked yet.
 *
 * @param contentType the header, or null
 * @param serverTiming the header, or null
 * @param connection on which it came, or null
 */
public record UpstreamResponse(
    int status, String contentType, String serverTiming, Buffer body, HttpConnection connection) {
  /**
   * Reports that it does not belong to its request. Over HTTP/1.1 its connection may be one
   * response behind, and is closed; over HTTP/2 a response is matched to its request by its stream.
   */
  public void disown() {
    if (connection != null && connection.protocolVersion() != HttpVersion.HTTP_2) {
      connection.close();
    }
  }
}
