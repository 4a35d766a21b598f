package dev.loopmesh.kit.http;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much longer the caller waits ({@code Request-Timeout: 3999ms}): a duration, like gRPC's
 * {@code grpc-timeout}, so that clocks need not agree.
 */
public final class TimeBudget {
  public static final String HEADER = "Request-Timeout";

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofHours(1);

  private TimeBudget() {}

  /**
   * The caller's budget, if it sent one.
   *
   * @throws ProblemException 400 when it is not a duration from 1ms to 1h
   */
  public static Optional<Duration> of(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HEADER);
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    String text = String.join(", ", headers);
    try {
      return Optional.of(DurationText.parse(text, LEAST, MOST));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.badDuration(HEADER, text, LEAST, MOST, e.getMessage()));
    }
  }

  /** The header's value: whole milliseconds, rounded down, at least one. */
  public static String print(Duration left) {
    return Math.max(1, left.toMillis()) + "ms";
  }
}
