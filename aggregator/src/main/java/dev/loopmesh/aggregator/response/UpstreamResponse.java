package dev.loopmesh.aggregator.response;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back, not yet believed.
 *
 * @param contentType the header, or null
 * @param serverTiming the header, or null
 * @param connection on which it came, or null
 */
public record UpstreamResponse(
    int status, String contentType, String serverTiming, Buffer body, HttpConnection connection) {
  private static final Pattern WAIT = Pattern.compile("wait;dur=(\\d{1,9}(?:\\.\\d{1,6})?)");

  /** One that came from nowhere. */
  public UpstreamResponse(int status, String contentType, String serverTiming, Buffer body) {
    this(status, contentType, serverTiming, body, null);
  }

  /**
   * Says that it is not the answer to its question. Over HTTP/1.1 its connection may be out of
   * step, one answer behind, and is closed; HTTP/2 says itself to which request an answer belongs.
   */
  public void disown() {
    if (connection != null && connection.protocolVersion() != HttpVersion.HTTP_2) {
      connection.close();
    }
  }

  /** How long the service said that it would wait, in milliseconds, if it said so. */
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
