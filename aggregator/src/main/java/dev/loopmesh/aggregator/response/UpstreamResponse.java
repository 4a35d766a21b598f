package dev.loopmesh.aggregator.response;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A response that was not checked yet.
 *
 * @param contentType the header, or null
 * @param serverTiming the header, or null
 * @param connection on which it came; null in tests
 */
public record UpstreamResponse(
    int status, String contentType, String serverTiming, Buffer body, HttpConnection connection) {
  private static final Pattern WAIT = Pattern.compile("wait;dur=(\\d{1,9}(?:\\.\\d{1,6})?)");

  /** Without a connection. */
  public UpstreamResponse(int status, String contentType, String serverTiming, Buffer body) {
    this(status, contentType, serverTiming, body, null);
  }

  /**
   * Reports that it does not belong to its request. Over HTTP/1.1 its connection may be one
   * response behind, and is closed; over HTTP/2 a response names its request itself.
   */
  public void disown() {
    if (connection != null && connection.protocolVersion() != HttpVersion.HTTP_2) {
      connection.close();
    }
  }

  /** The wait that the service announced, in milliseconds. */
  public OptionalDouble announcedWaitMs() {
    if (serverTiming != null) {
      Matcher wait = WAIT.matcher(serverTiming);
      if (wait.lookingAt()) {
        return OptionalDouble.of(Double.parseDouble(wait.group(1)));
      }
    }
    return OptionalDouble.empty();
  }
}
