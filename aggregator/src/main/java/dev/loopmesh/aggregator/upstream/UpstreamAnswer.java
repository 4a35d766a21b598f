package dev.loopmesh.aggregator.upstream;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back, not yet believed.
 *
 * @param contentType the header, or null
 * @param serverTiming the header, or null
 */
public record UpstreamAnswer(int status, String contentType, String serverTiming, Buffer body) {
  private static final Pattern WAIT = Pattern.compile("wait;dur=(\\d{1,9}(?:\\.\\d{1,6})?)");

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
