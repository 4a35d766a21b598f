package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt.Reason;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.response.CheckedJson;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.OptionalLong;

/**
 * Gives an attempt company that takes longer than most did lately; whichever answers first counts,
 * and the other one is cancelled (Dean and Barroso, <i>The Tail at Scale</i>, 2013). A {@link
 * RetryBudget} for each service bounds how many there are. Thread-safe.
 */
final class Hedging {
  private final Vertx vertx;
  private final Decisions decisions;
  private final RetryBudget budget;
  private final RecentLatency recent;

  /** That of the calls to one service. */
  Hedging(Vertx vertx, Decisions decisions, RetryBudget budget, RecentLatency recent) {
    this.vertx = vertx;
    this.decisions = decisions;
    this.budget = budget;
    this.recent = recent;
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Hedging policy) {
    return reason -> {
      budget.deposit(policy.budget(), 0);
      return new Pair(inner, call).begin(reason, recent.quantile(policy.quantile()));
    };
  }

  /** One attempt, and its company if it gets any. */
  private final class Pair {
    private final Sender inner;
    private final CallRecord call;
    private final long startNanos = System.nanoTime();
    private final Promise<CheckedJson> answer = Promise.promise();
    private PendingCall first;
    private PendingCall second;
    private int underWay;

    Pair(Sender inner, CallRecord call) {
      this.inner = inner;
      this.call = call;
    }

    PendingCall begin(Reason reason, OptionalLong afterNanos) {
      first = ask(reason);
      if (afterNanos.isPresent() && !answer.future().isComplete()) {
        long afterMs = Math.max(1, Math.round(afterNanos.getAsLong() / 1e6));
        long timer = vertx.setTimer(afterMs, fired -> hedge());
        answer.future().onComplete(end -> vertx.cancelTimer(timer));
      }
      return new PendingCall(answer.future(), this::cancel);
    }

    private PendingCall ask(Reason reason) {
      synchronized (this) {
        underWay++;
      }
      long beginNanos = System.nanoTime();
      PendingCall asked = inner.ask(reason);
      asked
          .answer()
          .onSuccess(read -> recent.record(System.nanoTime() - beginNanos))
          .onSuccess(read -> won(read, reason == Reason.HEDGE))
          .onFailure(this::failed);
      return asked;
    }

    private void hedge() {
      call.trace().holdsLoop();
      if (answer.future().isComplete()) {
        return;
      }
      if (!budget.withdraw(0)) {
        note(Decision.HEDGE_BUDGET_EXHAUSTED);
        return;
      }
      note(Decision.HEDGE);
      PendingCall company = ask(Reason.HEDGE);
      synchronized (this) {
        second = company;
      }
      if (answer.future().isComplete()) { // meanwhile, on another thread
        company.cancel().accept(CallFailure.cancelled(call.service()));
      }
    }

    private void won(CheckedJson read, boolean bySecond) {
      PendingCall loser = bySecond ? first : second();
      if (!answer.tryComplete(read) || loser == null) {
        return;
      }
      note(bySecond ? Decision.HEDGE_WON : Decision.HEDGE_LOST);
      if (bySecond) { // how long the first had taken by then: it is slow, and must not be forgotten
        recent.record(System.nanoTime() - startNanos);
      }
      loser.cancel().accept(CallFailure.cancelled(call.service()));
    }

    private synchronized PendingCall second() {
      return second;
    }

    /** Of two the last one decides; the other may still answer. */
    private void failed(Throwable cause) {
      boolean last;
      synchronized (this) {
        underWay--;
        last = underWay == 0;
      }
      if (last) {
        answer.tryFail(cause);
      }
    }

    private void cancel(CallFailure reason) {
      answer.tryFail(reason);
      first.cancel().accept(reason);
      PendingCall company = second();
      if (company != null) {
        company.cancel().accept(reason);
      }
    }

    private void note(Decision decision) {
      decisions.note(call.trace().context(), call.service(), decision);
    }
  }
}
