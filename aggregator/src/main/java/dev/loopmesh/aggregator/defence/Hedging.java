package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Starts a second attempt when the first takes longer than a quantile of recent ones; the first
 * response counts, and the other attempt is cancelled (Dean and Barroso, <i>The Tail at Scale</i>,
 * 2013). A {@link RetryBudget} for each service bounds how many there are. On an event loop.
 */
final class Hedging {
  private final Vertx vertx;
  private final Decisions decisions;
  private final RetryBudget budget = new RetryBudget(System::nanoTime);
  private final RecentLatency recent = new RecentLatency(System::nanoTime);

  /** For the calls to one service. */
  Hedging(Vertx vertx, Decisions decisions) {
    this.vertx = vertx;
    this.decisions = decisions;
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Hedging policy) {
    return () -> {
      budget.deposit(policy.budget(), 0);
      return new HedgedCall(inner, call).begin(recent.quantile(policy.quantile()));
    };
  }

  /** One attempt, and the second one if there is any. */
  private final class HedgedCall {
    private final Sender inner;
    private final CallRecord call;
    private final long startNanos = System.nanoTime();
    private final Promise<CheckedJson> response = Promise.promise();
    private final List<PendingCall> attempts = new ArrayList<>(2);
    private int inFlight;

    HedgedCall(Sender inner, CallRecord call) {
      this.inner = inner;
      this.call = call;
    }

    PendingCall begin(OptionalLong afterNanos) {
      attempt();
      if (afterNanos.isPresent() && !response.future().isComplete()) {
        long afterMs = Math.max(1, Math.round(afterNanos.getAsLong() / 1e6));
        long timer = vertx.setTimer(afterMs, slow -> hedge());
        response.future().onComplete(end -> vertx.cancelTimer(timer));
      }
      return new PendingCall(response.future(), this::cancel);
    }

    private void attempt() {
      inFlight++;
      long beginNanos = System.nanoTime();
      PendingCall attempt = inner.send();
      attempts.add(attempt);
      attempt
          .response()
          .onSuccess(read -> recent.record(System.nanoTime() - beginNanos))
          .onSuccess(read -> won(read, attempt))
          .onFailure(this::failed);
    }

    private void hedge() {
      call.trace().holdsLoop();
      if (response.future().isComplete()) {
        return;
      }
      if (budget.withdraw(0)) {
        decisions.note(call, Decision.HEDGE);
        attempt();
      } else {
        decisions.note(call, Decision.HEDGE_BUDGET_EXHAUSTED);
      }
    }

    private void won(CheckedJson read, PendingCall winner) {
      if (!response.tryComplete(read) || attempts.size() < 2) {
        return;
      }
      boolean bySecond = winner == attempts.get(1);
      decisions.note(call, bySecond ? Decision.HEDGE_WON : Decision.HEDGE_LOST);
      if (bySecond) { // the first attempt's duration so far: slow attempts must count, too
        recent.record(System.nanoTime() - startNanos);
      }
      PendingCall loser = attempts.get(bySecond ? 0 : 1);
      loser.cancel().accept(CallFailure.cancelled(call.service()));
    }

    /** An attempt has failed; the call fails only when both have. */
    private void failed(Throwable cause) {
      inFlight--;
      if (inFlight == 0) {
        response.tryFail(cause);
      }
    }

    private void cancel(CallFailure reason) {
      response.tryFail(reason);
      attempts.forEach(attempt -> attempt.cancel().accept(reason));
    }
  }
}
