package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.fetch.Attempt;
import dev.loopmesh.aggregator.fetch.Attempt.Reason;
import dev.loopmesh.aggregator.fetch.CallRecord;
import dev.loopmesh.aggregator.upstream.CheckedJson;
import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.Upstream;
import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import dev.loopmesh.aggregator.upstream.UpstreamCall;
import dev.loopmesh.aggregator.upstream.UpstreamClient;
import dev.loopmesh.aggregator.upstream.UpstreamFailure;
import dev.loopmesh.kit.settings.LiveView;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The attempts of one call: each is sent to a replica, and may take so long. */
final class Attempts implements Asking {
  private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("loopmesh.replica");

  private final Vertx vertx;
  private final UpstreamClient client;
  private final Replicas replicas;
  private final Decisions decisions;
  private final LiveView<DefencePolicy> policy;
  private final Question question;
  private final CallRecord call;
  private volatile Upstream last;

  Attempts(
      Vertx vertx,
      UpstreamClient client,
      Replicas replicas,
      Decisions decisions,
      LiveView<DefencePolicy> policy,
      Question question,
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
  public Asked ask(Reason reason) {
    DefencePolicy now = policy.current(); // a retry may come after a change
    Replicas.Choice choice = replicas.choose(last, now.ejecting());
    last = choice.upstream();
    Attempt attempt = call.begin(choice.upstream());
    try {
      Duration longest = longest(now.callTimeout());
      UpstreamCall sent =
          client.begin(question, choice.upstream(), longest, now.pool(), attempt.span());
      Future<CheckedJson> answer =
          sent.answer().transform((came, failure) -> ended(came, failure, attempt, choice, now));
      endInTime(sent, answer, now.callTimeout());
      return new Asked(answer, sent::cancel);
    } catch (UpstreamFailure notEvenBegun) {
      failed(notEvenBegun, attempt, choice, now);
      return Asked.failed(notEvenBegun);
    }
  }

  /** The service is told this too. */
  private Duration longest(Duration callTimeout) {
    Duration left = call.left();
    return callTimeout.isZero() || left.compareTo(callTimeout) < 0 ? left : callTimeout;
  }

  private void endInTime(UpstreamCall sent, Future<?> answer, Duration callTimeout) {
    if (!callTimeout.isZero()) {
      long timer = vertx.setTimer(callTimeout.toMillis(), fired -> tooLong(sent, callTimeout));
      answer.onComplete(end -> vertx.cancelTimer(timer));
    }
  }

  private void tooLong(UpstreamCall sent, Duration callTimeout) {
    call.trace().holdsLoop();
    decisions.note(call.trace().context(), call.service(), Decision.ATTEMPT_TIMED_OUT);
    sent.cancel(UpstreamFailure.attemptTooLong(call.service(), callTimeout));
  }

  /** Reads what came, if it did; either way its replica is judged by it. */
  private Future<CheckedJson> ended(
      UpstreamAnswer came,
      Throwable failure,
      Attempt attempt,
      Replicas.Choice choice,
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

  private void failed(Throwable why, Attempt attempt, Replicas.Choice choice, DefencePolicy asked) {
    attempt.failed(why);
    noteVerdict(choice.ended(why, asked.ejecting()), choice, decisions, call);
  }

  /** Tells of what an attempt's end means for its replica. */
  static void noteVerdict(
      Replicas.Verdict verdict, Replicas.Choice choice, Decisions decisions, CallRecord call) {
    if (verdict != Replicas.Verdict.UNCHANGED) {
      decisions.note(
          call.trace().context(),
          call.service(),
          verdict == Replicas.Verdict.EJECTED ? Decision.EJECTED : Decision.RETURNED,
          Attributes.of(REPLICA, choice.upstream().replica()));
    }
  }
}
