package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.UnexpectedResponse;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** A call that did not bring an answer which can be used; says which service, and why. */
public final class CallFailure extends ProblemException {
  /** The name of the problem of a call that was ended because nobody waited for it any more. */
  public static final String CANCELLED = "cancelled";

  private static final Set<String> FAULTS =
      Set.of(
          "upstream-status",
          "upstream-bad-answer",
          "upstream-unreachable",
          "upstream-broken",
          "call-timeout",
          "deadline-passed");
  private static final Set<String> PASSING =
      Set.of("upstream-unreachable", "upstream-broken", "call-timeout");
  private static final int LONGEST_QUOTE = 200;
  private static final long serialVersionUID = 1;

  private final int status;

  private CallFailure(String service, Problem problem) {
    this(service, problem, 0);
  }

  private CallFailure(String service, Problem problem, int status) {
    super(problem.with("service", service));
    this.status = status;
  }

  /** It answered with a status that is no success. */
  static CallFailure status(String service, int status) {
    String detail = "%s answered %d.".formatted(service, status);
    return new CallFailure(
        service, new Problem("upstream-status", 502, "A service failed", detail), status);
  }

  /** It answered, but not as agreed. */
  static CallFailure lie(String service, String how) {
    return failed(
        service, "upstream-bad-answer", "%s answered 200, but %s.".formatted(service, how));
  }

  /** It does not know that user. */
  static CallFailure unknown(String service) {
    return new CallFailure(service, Problem.notFound(service + " does not know that user."));
  }

  /** The time that it was given ran out there. */
  static CallFailure outOfTime(String service) {
    return new CallFailure(
        service,
        Problem.deadlinePassed(service + " could not answer in the time that was left."),
        504);
  }

  /** No answer within the time that one attempt may take, although the deadline has not passed. */
  public static CallFailure attemptTooLong(String service, Duration longest) {
    String detail = "%s had not answered when the %s of one attempt were over.";
    return new CallFailure(
        service,
        new Problem(
            "call-timeout",
            504,
            "A call took too long",
            detail.formatted(service, DurationText.print(longest))));
  }

  /**
   * Not asked at all, because it failed too often just now.
   *
   * @param retryAfterSeconds when it may be asked again, at least 1
   */
  public static CallFailure breakerOpen(String service, long retryAfterSeconds) {
    String detail = "%s failed too often just now and is left alone for a while.";
    Problem problem =
        new Problem("breaker-open", 503, "A service is left alone", detail.formatted(service));
    return new CallFailure(service, problem.with("retryAfterSeconds", retryAfterSeconds));
  }

  /** No answer within the deadline. */
  public static CallFailure outOfTime(String service, Duration deadline) {
    String detail = "%s had not answered when the deadline of %s passed.";
    return new CallFailure(
        service, Problem.deadlinePassed(detail.formatted(service, DurationText.print(deadline))));
  }

  /** Ended from here, because nobody waits for the answer any more. */
  public static CallFailure cancelled(String service) {
    return new CallFailure(
        service, new Problem(CANCELLED, 503, "Cancelled", "The call was cancelled."));
  }

  /** All connections are in use, and too many wait for one already. */
  static CallFailure lineFull(String service) {
    String detail = "All connections to %s are in use and the line for them is full.";
    Problem problem =
        new Problem("pool-full", 503, "Too many stand in line", detail.formatted(service));
    return new CallFailure(service, problem.with("retryAfterSeconds", 1));
  }

  /** Whether nothing went wrong, but nobody waited for the answer any more. */
  public boolean isCancelled() {
    return problem().name().equals(CANCELLED);
  }

  /** Whether the time for the attempt, or for the whole, was over. */
  boolean isTimeout() {
    return problem().status() == 504;
  }

  /**
   * Whether the service, or the way to it, did not do what it should: an error, a broken
   * connection, a lie or no answer in time. An answer such as 404 is none, nor is a call that was
   * cancelled or never sent.
   */
  public boolean isFaultOfService() {
    return FAULTS.contains(problem().name()) && (status == 0 || status >= 500);
  }

  /** Whether the service did answer as it should: it does not know that user. */
  public boolean isAnswer() {
    return problem().status() == 404;
  }

  /**
   * Whether the same question may well be answered if it is asked again: the service was not
   * reached, broke off, took too long for one attempt, or said so itself (502, 503, 504).
   */
  public boolean mayPass() {
    return PASSING.contains(problem().name()) || status >= 502 && status <= 504;
  }

  /** The same failure if it is known already, otherwise what its cause means. */
  static CallFailure of(String service, Throwable cause) {
    if (cause instanceof CallFailure known) {
      return known;
    }
    if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      return failed(service, "upstream-unreachable", service + " cannot be reached.");
    }
    if (cause instanceof UnexpectedResponse) {
      return lie(service, cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return outOfTime(service);
    }
    return ofBytes(service, cause);
  }

  /** What was wrong with the bytes that came, if any did. */
  private static CallFailure ofBytes(String service, Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof TooLongHttpHeaderException || why.startsWith("Header size exceeded")) {
      String detail = "%s answered with headers larger than UPSTREAM_HEADER_LIMIT allows (%s).";
      return failed(service, "upstream-bad-answer", detail.formatted(service, why));
    }
    if (cause instanceof TooLongHttpLineException) {
      String detail =
          "%s answered with a line longer than 4096 bytes (its status or a chunk size).";
      return failed(service, "upstream-bad-answer", detail.formatted(service));
    }
    if (cause instanceof OutOfMemoryError) {
      String detail = "%s answered with more than there is memory for.";
      return failed(service, "upstream-bad-answer", detail.formatted(service));
    }
    if (cause instanceof PrematureChannelClosureException) {
      String detail = "%s broke the connection off in the middle of its answer.";
      return failed(service, "upstream-broken", detail.formatted(service));
    }
    if (cause instanceof HttpClosedException || cause instanceof IOException) {
      String detail = "%s broke the connection off before it had answered.";
      return failed(service, "upstream-broken", detail.formatted(service));
    }
    if (cause instanceof StreamResetException reset) {
      String detail = "%s reset the stream before it had answered (HTTP/2 error code %d).";
      return failed(service, "upstream-broken", detail.formatted(service, reset.getCode()));
    }
    String detail = "%s answered with something that is not well-formed HTTP (%s).";
    return failed(service, "upstream-broken", detail.formatted(service, printable(why)));
  }

  /** At most so much of a text that may quote the service, without control characters. */
  private static String printable(String text) {
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  private static CallFailure failed(String service, String name, String detail) {
    return new CallFailure(service, new Problem(name, 502, "A service failed", detail));
  }
}
