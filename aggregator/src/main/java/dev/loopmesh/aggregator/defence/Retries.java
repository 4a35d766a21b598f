package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt.Reason;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.response.CheckedJson;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;

/**
 * Asks again when the service was not reached, broke off or said so (502, 503, 504): all questions
 * here are GETs, which are safe to repeat. Between two attempts is a wait with exponential backoff
 * and full jitter (Brooker, <i>Exponential Backoff and Jitter</i>, AWS 2015), which is in the
 * trace; a {@link RetryBudget} for each service bounds how many there are. Thread-safe.
 */
final class Retries {
  private final Vertx vertx;
  private final Decisions decisions;
  private final RetryBudget budget;
  private final SplittableRandom random;

  /** Those of the calls to one service. */
  Retries(Vertx vertx, Decisions decisions, RetryBudget budget, SplittableRandom random) {
    this.vertx = vertx;
    this.decisions = decisions;
    this.budget = budget;
    this.random = random;
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Retrying policy) {
    return reason -> {
      budget.deposit(policy.isBounded() ? policy.budget() : 0, policy.freePerSecond());
      return new Course(inner, call, policy).begin(reason);
    };
  }

  /** From 0 to the bound that this retry has, in milliseconds. */
  long backoffMs(int retry, DefencePolicy.Retrying policy) {
    double doubled = policy.backoff().toMillis() * Math.pow(2, retry - 1);
    double bound = Math.min(doubled, policy.longest().toMillis());
    synchronized (random) {
      return (long) (random.nextDouble() * (bound + 1));
    }
  }

  /** One call from its first attempt to its last. */
  private final class Course {
    private final Sender inner;
    private final CallRecord call;
    private final DefencePolicy.Retrying policy;
    private final Promise<CheckedJson> answer = Promise.promise();
    private PendingCall underWay;
    private int made;
    private CallFailure cancelled;
    private Runnable endWait = () -> {};

    Course(Sender inner, CallRecord call, DefencePolicy.Retrying policy) {
      this.inner = inner;
      this.call = call;
      this.policy = policy;
    }

    PendingCall begin(Reason reason) {
      attempt(reason);
      return new PendingCall(answer.future(), this::cancel);
    }

    private void attempt(Reason reason) {
      PendingCall asked;
      synchronized (this) {
        if (cancelled != null) {
          return;
        }
        made++;
        asked = inner.ask(reason);
        underWay = asked;
      }
      asked.answer().onSuccess(answer::tryComplete).onFailure(this::failed);
    }

    private void failed(Throwable cause) {
      long pauseMs = backoffMs(made, policy);
      if (mayRepeat(cause, pauseMs)) {
        pause(pauseMs);
      } else {
        answer.tryFail(cause);
      }
    }

    private boolean mayRepeat(Throwable cause, long pauseMs) {
      boolean worth = cause instanceof CallFailure known && known.mayPass();
      if (!worth || made >= policy.attempts() || !isTimeFor(pauseMs)) {
        return false;
      }
      boolean granted = !policy.isBounded() || budget.withdraw(policy.freePerSecond());
      Decision decision = granted ? Decision.RETRY : Decision.RETRY_BUDGET_EXHAUSTED;
      decisions.note(call.trace().context(), call.service(), decision);
      return granted;
    }

    private synchronized boolean isTimeFor(long pauseMs) {
      try {
        return cancelled == null && call.left().toMillis() > pauseMs;
      } catch (CallFailure over) {
        return false;
      }
    }

    private void pause(long pauseMs) {
      if (pauseMs == 0) {
        attempt(Reason.RETRY);
        return;
      }
      Span wait =
          call.trace()
              .child("wait before a retry")
              .setAttribute(Decisions.SERVICE, call.service())
              .setAttribute("loopmesh.retry.backoff_ms", pauseMs)
              .startSpan();
      long timer =
          vertx.setTimer(
              pauseMs,
              fired -> {
                call.trace().holdsLoop();
                wait.end();
                attempt(Reason.RETRY);
              });
      synchronized (this) {
        endWait =
            () -> {
              if (vertx.cancelTimer(timer)) {
                wait.setAttribute("loopmesh.cancelled", true).end();
              }
            };
      }
    }

    private void cancel(CallFailure reason) {
      PendingCall toEnd;
      Runnable endPause;
      synchronized (this) {
        cancelled = reason;
        toEnd = underWay;
        endPause = endWait;
      }
      endPause.run();
      toEnd.cancel().accept(reason);
      answer.tryFail(reason);
    }
  }
}
