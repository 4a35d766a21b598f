package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;

/**
 * Makes another attempt when the service was not reached, broke the connection off, or answered
 * 502, 503 or 504: all calls are GETs, which are safe to repeat. Between two attempts is a wait
 * with exponential backoff and full jitter (Brooker, <i>Exponential Backoff and Jitter</i>, AWS
 * 2015), which has a span; a {@link RetryBudget} for each service bounds how many there are. On an
 * event loop.
 */
final class Retries {
  private final Vertx vertx;
  private final Decisions decisions;
  private final RetryBudget budget = new RetryBudget(System::nanoTime);
  private final SplittableRandom random;

  /** For the calls to one service. */
  Retries(Vertx vertx, Decisions decisions, SplittableRandom random) {
    this.vertx = vertx;
    this.decisions = decisions;
    this.random = random;
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Retrying policy) {
    return () -> {
      budget.deposit(policy.isBounded() ? policy.budget() : 0, policy.freePerSecond());
      return new RetriedCall(inner, call, policy).begin();
    };
  }

  /** From 0 to the bound that this retry has, in milliseconds. */
  long backoffMs(int retry, DefencePolicy.Retrying policy) {
    double doubled = policy.backoff().toMillis() * Math.pow(2, retry - 1);
    double bound = Math.min(doubled, policy.longest().toMillis());
    return (long) (random.nextDouble() * (bound + 1));
  }

  /** One call from its first attempt to its last. */
  private final class RetriedCall {
    private final Sender inner;
    private final CallRecord call;
    private final DefencePolicy.Retrying policy;
    private final Promise<CheckedJson> response = Promise.promise();
    private PendingCall attempt; // the last one; null before the first
    private int made;
    private boolean cancelled;
    private Runnable endWait = () -> {};

    RetriedCall(Sender inner, CallRecord call, DefencePolicy.Retrying policy) {
      this.inner = inner;
      this.call = call;
      this.policy = policy;
    }

    PendingCall begin() {
      attempt();
      return new PendingCall(response.future(), this::cancel);
    }

    private void attempt() {
      made++;
      attempt = inner.send();
      attempt.response().onSuccess(response::tryComplete).onFailure(this::failed);
    }

    private void failed(Throwable cause) {
      long pauseMs = backoffMs(made, policy);
      if (!mayRepeat(cause, pauseMs)) {
        response.tryFail(cause);
      } else if (pauseMs == 0) {
        attempt();
      } else {
        pause(pauseMs);
      }
    }

    private boolean mayRepeat(Throwable cause, long pauseMs) {
      boolean worth = cause instanceof CallFailure known && known.mayPass();
      if (!worth || cancelled || made >= policy.attempts() || !isTimeFor(pauseMs)) {
        return false;
      }
      boolean granted = !policy.isBounded() || budget.withdraw(policy.freePerSecond());
      decisions.note(call, granted ? Decision.RETRY : Decision.RETRY_BUDGET_EXHAUSTED);
      return granted;
    }

    private boolean isTimeFor(long pauseMs) {
      try {
        return call.left().toMillis() > pauseMs;
      } catch (CallFailure over) {
        return false;
      }
    }

    private void pause(long pauseMs) {
      Span wait =
          call.trace()
              .child("wait before a retry")
              .setAttribute(Decisions.SERVICE, call.service())
              .setAttribute("loopmesh.retry.backoff_ms", pauseMs)
              .startSpan();
      long timer =
          vertx.setTimer(
              pauseMs,
              over -> {
                call.trace().holdsLoop();
                wait.end();
                attempt();
              });
      endWait =
          () -> {
            if (vertx.cancelTimer(timer)) {
              wait.setAttribute("loopmesh.cancelled", true).end();
            }
          };
    }

    private void cancel(CallFailure reason) {
      cancelled = true;
      endWait.run();
      attempt.cancel().accept(reason);
      response.tryFail(reason);
    }
  }
}
