package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt;
import dev.loopmesh.aggregator.call.Attempt.Reason;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.Replica;
import dev.loopmesh.aggregator.call.UpstreamClient;
import dev.loopmesh.aggregator.call.UpstreamExchange;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.response.CheckedJson;
import dev.loopmesh.aggregator.response.UpstreamResponse;
import dev.loopmesh.kit.settings.LiveView;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The attempts of one call: each is sent to a replica, and may take so long. */
final class AttemptSender implements Sender {
  private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("loopmesh.replica");

  private final Vertx vertx;
  private final UpstreamClient client;
  private final LoadBalancer replicas;
  private final Decisions decisions;
  private final LiveView<DefencePolicy> policy;
  private final UpstreamRequest question;
  private final CallRecord call;
  private volatile Replica last;

  AttemptSender(
      Vertx vertx,
      UpstreamClient client,
      LoadBalancer replicas,
      Decisions decisions,
      LiveView<DefencePolicy> policy,
      UpstreamRequest question,
      CallRecord call) {
    this.vertx = vertx;
    this.client = client;
    this.replicas = replicas;
    this.decisions = decisions;
    this.policy = policy;
    this.question = question;
    this.call = call;
  }

  @Override
  public PendingCall ask(Reason reason) {
    DefencePolicy now = policy.current(); // a retry may come after a change
    LoadBalancer.Choice choice = replicas.choose(last, now.ejecting());
    last = choice.replica();
    Attempt attempt = call.begin(choice.replica());
    try {
      Duration longest = longest(now.callTimeout());
      UpstreamExchange sent =
          client.begin(question, choice.replica(), longest, now.pool(), attempt.span());
      Future<CheckedJson> answer =
          sent.answer().transform((came, failure) -> ended(came, failure, attempt, choice, now));
      endInTime(sent, answer, now.callTimeout());
      return new PendingCall(answer, sent::cancel);
    } catch (CallFailure notEvenBegun) {
      failed(notEvenBegun, attempt, choice, now);
      return PendingCall.failed(notEvenBegun);
    }
  }

  /** The service is told this too. */
  private Duration longest(Duration callTimeout) {
    Duration left = call.left();
    return callTimeout.isZero() || left.compareTo(callTimeout) < 0 ? left : callTimeout;
  }

  private void endInTime(UpstreamExchange sent, Future<?> answer, Duration callTimeout) {
    if (!callTimeout.isZero()) {
      long timer = vertx.setTimer(callTimeout.toMillis(), fired -> tooLong(sent, callTimeout));
      answer.onComplete(end -> vertx.cancelTimer(timer));
    }
  }

  private void tooLong(UpstreamExchange sent, Duration callTimeout) {
    call.trace().holdsLoop();
    decisions.note(call.trace().context(), call.service(), Decision.ATTEMPT_TIMED_OUT);
    sent.cancel(CallFailure.attemptTooLong(call.service(), callTimeout));
  }

  /** Reads what came, if it did; either way its replica is judged by it. */
  private Future<CheckedJson> ended(
      UpstreamResponse came,
      Throwable failure,
      Attempt attempt,
      LoadBalancer.Choice choice,
      DefencePolicy asked) {
    Throwable why = failure;
    if (why == null) {
      try {
        CheckedJson read = attempt.read(question, came);
        noteVerdict(choice.ended(null, asked.ejecting()), choice, decisions, call);
        return Future.succeededFuture(read);
      } catch (RuntimeException lie) {
        why = lie;
      }
    }
    failed(why, attempt, choice, asked);
    return Future.failedFuture(why);
  }

  private void failed(
      Throwable why, Attempt attempt, LoadBalancer.Choice choice, DefencePolicy asked) {
    attempt.failed(why);
    noteVerdict(choice.ended(why, asked.ejecting()), choice, decisions, call);
  }

  /** Tells of what an attempt's end means for its replica. */
  static void noteVerdict(
      LoadBalancer.Verdict verdict,
      LoadBalancer.Choice choice,
      Decisions decisions,
      CallRecord call) {
    if (verdict != LoadBalancer.Verdict.UNCHANGED) {
      decisions.note(
          call.trace().context(),
          call.service(),
          verdict == LoadBalancer.Verdict.EJECTED ? Decision.EJECTED : Decision.RETURNED,
          Attributes.of(REPLICA, choice.replica().address()));
    }
  }
}
