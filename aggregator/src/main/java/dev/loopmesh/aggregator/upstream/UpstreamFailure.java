package dev.loopmesh.aggregator.upstream;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A call that did not bring an answer which can be used; says which service, and why. */
public final class UpstreamFailure extends ProblemException {
  /** The name of the problem of a call that was ended because nobody waited for it any more. */
  public static final String CANCELLED = "cancelled";

  private static final long serialVersionUID = 1;

  private UpstreamFailure(String service, Problem problem) {
    super(problem.with("service", service));
  }

  /** It answered with a status that is no success. */
  static UpstreamFailure status(String service, int status) {
    return failed(service, "upstream-status", "%s answered %d.".formatted(service, status));
  }

  /** It answered, but not as agreed. */
  static UpstreamFailure lie(String service, String how) {
    return failed(
        service, "upstream-bad-answer", "%s answered 200, but %s.".formatted(service, how));
  }

  /** It does not know that user. */
  static UpstreamFailure unknown(String service) {
    return new UpstreamFailure(service, Problem.notFound(service + " does not know that user."));
  }

  /** The time that it was given ran out there. */
  static UpstreamFailure outOfTime(String service) {
    return new UpstreamFailure(
        service, Problem.deadlinePassed(service + " could not answer in the time that was left."));
  }

  /** No answer within the deadline. */
  public static UpstreamFailure outOfTime(String service, Duration deadline) {
    String detail = "%s had not answered when the deadline of %s passed.";
    return new UpstreamFailure(
        service, Problem.deadlinePassed(detail.formatted(service, DurationText.print(deadline))));
  }

  /** Ended from here, because nobody waits for the answer any more. */
  public static UpstreamFailure cancelled(String service) {
    return new UpstreamFailure(
        service, new Problem(CANCELLED, 503, "Cancelled", "The call was cancelled."));
  }

  /** All connections are in use, and too many wait for one already. */
  static UpstreamFailure lineFull(String service) {
    String detail = "All connections to %s are in use and the line for them is full.";
    Problem problem =
        new Problem("pool-full", 503, "Too many stand in line", detail.formatted(service));
    return new UpstreamFailure(service, problem.with("retryAfterSeconds", 1));
  }

  /** Whether nothing went wrong, but nobody waited for the answer any more. */
  public boolean isCancelled() {
    return problem().name().equals(CANCELLED);
  }

  /** The same failure if it is known already, otherwise what its cause means. */
  static UpstreamFailure of(String service, Throwable cause) {
    if (cause instanceof UpstreamFailure known) {
      return known;
    }
    if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      return failed(service, "upstream-unreachable", service + " cannot be reached.");
    }
    if (cause instanceof TimeoutException) {
      return outOfTime(service);
    }
    return failed(
        service, "upstream-broken", service + " broke the connection off before it had answered.");
  }

  private static UpstreamFailure failed(String service, String name, String detail) {
    return new UpstreamFailure(service, new Problem(name, 502, "A service failed", detail));
  }
}
