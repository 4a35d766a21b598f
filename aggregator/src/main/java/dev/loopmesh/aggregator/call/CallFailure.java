package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.UpstreamFailure;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.Set;

/** A call without a usable response: of which service, and why. */
public final class CallFailure extends ProblemException {
  /** The problem's name for a call that was cancelled because its response was no longer needed. */
  public static final String CANCELLED = "cancelled";

  private static final String BROKEN = "upstream-broken";
  private static final String UNEXPECTED = "upstream-bad-answer";
  private static final String UNREACHABLE = "upstream-unreachable";
  private static final String TIMED_OUT = "call-timeout";
  private static final Set<String> FAULTS =
      Set.of("upstream-status", UNEXPECTED, UNREACHABLE, BROKEN, TIMED_OUT, "deadline-passed");
  private static final Set<String> PASSING = Set.of(UNREACHABLE, BROKEN, TIMED_OUT);
  private static final long serialVersionUID = 1;

  private final int status; // status of the service's response; 0 if that is not the reason

  private CallFailure(String service, Problem problem, int status) {
    super(problem.with("service", service));
    this.status = status;
  }

  private CallFailure(String service, Problem problem) {
    this(service, problem, 0);
  }

  private static CallFailure failed(String service, String name, String detail) {
    return new CallFailure(service, new Problem(name, 502, "A service failed", service + detail));
  }

  /** None of its addresses is known yet. */
  public static CallFailure noReplica(String service) {
    return failed(
        service,
        UNREACHABLE,
        " has no known address: its name has not been resolved (see /readyz).");
  }

  /** It responded with an error status. */
  static CallFailure status(String service, int status) {
    String detail = "%s responded with %d.".formatted(service, status);
    return new CallFailure(
        service, new Problem("upstream-status", 502, "A service failed", detail), status);
  }

  /** It responded with 200, but the response is invalid. */
  static CallFailure unexpected(String service, String how) {
    return failed(service, UNEXPECTED, " responded with 200, but " + how + ".");
  }

  /** It has no such user. */
  static CallFailure unknown(String service) {
    return new CallFailure(service, Problem.notFound(service + " has no such user."));
  }

  /** The time that it was given was exhausted there. */
  static CallFailure outOfTime(String service) {
    String detail = service + " could not respond in the remaining time.";
    return new CallFailure(service, Problem.deadlinePassed(detail), 504);
  }

  /** No response within the deadline. */
  static CallFailure deadlinePassed(String service, Duration deadline) {
    String detail = "%s had not responded when the deadline of %s passed.";
    String text = detail.formatted(service, DurationText.print(deadline));
    return new CallFailure(service, Problem.deadlinePassed(text));
  }

  /** No response within the time that one attempt may take, although the deadline is later. */
  public static CallFailure attemptTimedOut(String service, Duration longest) {
    String detail = "%s did not respond within the %s that one attempt may take.";
    String text = detail.formatted(service, DurationText.print(longest));
    return new CallFailure(service, new Problem(TIMED_OUT, 504, "Call timed out", text));
  }

  /**
   * Not sent, because the service failed too often just now.
   *
   * @param retryAfterSeconds at least 1
   */
  public static CallFailure breakerOpen(String service, long retryAfterSeconds) {
    String detail = "The circuit breaker of " + service + " is open, since it failed too often.";
    Problem problem = new Problem("breaker-open", 503, "Circuit breaker open", detail);
    return new CallFailure(service, problem.with("retryAfterSeconds", retryAfterSeconds));
  }

  /** Cancelled here, because the response is no longer needed. */
  public static CallFailure cancelled(String service) {
    Problem problem = new Problem(CANCELLED, 503, "Cancelled", "The call was cancelled.");
    return new CallFailure(service, problem);
  }

  /** All connections are in use, and too many calls are queued for one already. */
  private static CallFailure poolFull(String service) {
    String detail = "All connections to %s are in use and the queue for them is full.";
    Problem problem = new Problem("pool-full", 503, "Queue full", detail.formatted(service));
    return new CallFailure(service, problem.with("retryAfterSeconds", 1));
  }

  /** Whether it was cancelled because its response was no longer needed. */
  public boolean isCancelled() {
    return problem().name().equals(CANCELLED);
  }

  /** Whether the service, or the client, gave up when the time that it was told had passed. */
  public boolean isOutOfTime() {
    return status == 504;
  }

  /** Whether the attempt or the whole fetch timed out. */
  boolean isTimeout() {
    return problem().status() == 504;
  }

  /**
   * Whether the service, or the network, is to blame: an error, a broken connection, an unusable
   * response, or none in time. Not for a 404, nor for a call that was cancelled or never sent.
   */
  public boolean isFaultOfService() {
    return FAULTS.contains(problem().name()) && (status == 0 || status >= 500);
  }

  /** Whether it is a valid response: the service has no such user. */
  public boolean isAnswer() {
    return problem().status() == 404;
  }

  /**
   * Whether another attempt may succeed: the service was not reached, closed the connection, took
   * too long for one attempt, or responded with 502, 503 or 504.
   */
  public boolean mayPass() {
    return PASSING.contains(problem().name()) || status >= 502 && status <= 504;
  }

  /** The cause itself if it is a call's failure, otherwise the failure that it stands for. */
  public static CallFailure of(String service, Throwable cause) {
    if (cause instanceof CallFailure known) {
      return known;
    }
    UpstreamFailure failure = UpstreamFailure.of(cause);
    String detail = " " + failure.getMessage() + ".";
    return switch (failure.reason()) {
      case QUEUE_FULL -> poolFull(service);
      case UNREACHABLE -> failed(service, UNREACHABLE, detail);
      case TIMED_OUT -> outOfTime(service);
      case BROKEN -> failed(service, BROKEN, detail);
      case UNUSABLE -> failed(service, UNEXPECTED, detail);
      case HEADERS_TOO_LARGE -> {
        String limit = " sent headers that are larger than UPSTREAM_HEADER_LIMIT (%s).";
        yield failed(service, UNEXPECTED, limit.formatted(failure.getMessage()));
      }
    };
  }
}
