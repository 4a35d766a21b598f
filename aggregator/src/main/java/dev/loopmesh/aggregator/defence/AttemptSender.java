package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamClient;
import dev.loopmesh.kit.client.UpstreamExchange;
import dev.loopmesh.kit.client.UpstreamFailure;
import dev.loopmesh.kit.settings.LiveView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the attempts of one call: each at a replica, and within a timeout. */
final class AttemptSender implements Sender {
  private final Vertx vertx;
  private final UpstreamClient client;
  private final LoadBalancer balancer;
  private final Decisions decisions;
  private final LiveView<DefencePolicy> policy;
  private final CallRecord call;
  private final List<Replica> tried = new ArrayList<>(0);

  AttemptSender(
      Vertx vertx,
      UpstreamClient client,
      LoadBalancer balancer,
      Decisions decisions,
      LiveView<DefencePolicy> policy,
      CallRecord call) {
    this.vertx = vertx;
    this.client = client;
    this.balancer = balancer;
    this.decisions = decisions;
    this.policy = policy;
    this.call = call;
  }

  @Override
  public PendingCall send() {
    DefencePolicy now = policy.current(); // it may have changed since the first attempt
    LoadBalancer.Choice choice;
    try {
      choice = balancer.choose(tried, now.ejecting());
    } catch (CallFailure noReplica) {
      return PendingCall.failed(noReplica);
    }
    Replica replica = choice.replica();
    tried.add(replica);
    Attempt attempt = call.begin(replica);
    try {
      Duration left = call.left();
      Duration callTimeout = now.callTimeout();
      boolean isShorter = !callTimeout.isZero() && callTimeout.compareTo(left) <= 0;
      Duration longest = isShorter ? callTimeout : left;
      UpstreamExchange exchange =
          client.begin(replica, call.request().uri(), longest, now.pool(), attempt.listener());
      Future<CheckedJson> response =
          exchange
              .response()
              .compose(
                  came -> Future.succeededFuture(attempt.read(came)),
                  failure -> Future.failedFuture(CallFailure.of(call.service(), failure)))
              .recover(
                  failure ->
                      Future.failedFuture(isShorter ? inTime(failure, callTimeout) : failure))
              .onComplete((read, failure) -> ended(failure, attempt, choice, now));
      if (isShorter) {
        endInTime(exchange, response, callTimeout);
      }
      return new PendingCall(response, exchange::cancel);
    } catch (CallFailure | UpstreamFailure e) {
      CallFailure notSent = CallFailure.of(call.service(), e);
      ended(notSent, attempt, choice, now);
      return PendingCall.failed(notSent);
    }
  }

  private void endInTime(UpstreamExchange exchange, Future<?> response, Duration callTimeout) {
    long timer =
        vertx.setTimer(
            callTimeout.toMillis(),
            now -> {
              call.trace().holdsLoop();
              exchange.cancel(timedOut(callTimeout));
            });
    response.onComplete(end -> vertx.cancelTimer(timer));
  }

  /** The service was told the same time, and may have ended it first. */
  private Throwable inTime(Throwable failure, Duration callTimeout) {
    return failure instanceof CallFailure known && known.isOutOfTime()
        ? timedOut(callTimeout)
        : failure;
  }

  private CallFailure timedOut(Duration callTimeout) {
    decisions.note(call, Decision.ATTEMPT_TIMED_OUT);
    return CallFailure.attemptTimedOut(call.service(), callTimeout);
  }

  private void ended(
      Throwable failure, Attempt attempt, LoadBalancer.Choice choice, DefencePolicy sentWith) {
    if (failure != null) {
      attempt.failed(failure);
    }
    decisions.note(
        call,
        balancer.ended(choice, failure, attempt.errorType(), sentWith.ejecting()),
        choice.replica());
  }
}
