package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.fetch.Attempt;
import dev.loopmesh.aggregator.fetch.CallRecord;
import dev.loopmesh.aggregator.upstream.BlockingUpstreamClient;
import dev.loopmesh.aggregator.upstream.CheckedJson;
import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import dev.loopmesh.aggregator.upstream.UpstreamFailure;

/**
 * The one attempt of a call whose thread stands and waits: it goes to the replica that is best at
 * the moment, and its end counts for that. Code that waits has no further defence.
 */
public final class BlockingAttempt {
  private final CallRecord call;
  private final DefencePolicy policy;
  private final Decisions decisions;
  private final Replicas.Choice choice;

  BlockingAttempt(CallRecord call, Replicas replicas, DefencePolicy policy, Decisions decisions) {
    this.call = call;
    this.policy = policy;
    this.decisions = decisions;
    this.choice = replicas.choose(null, policy.ejecting());
  }

  /**
   * Asks and waits.
   *
   * @throws UpstreamFailure when no answer came that can be used
   */
  public CheckedJson ask(Question question, BlockingUpstreamClient client) {
    Attempt attempt = call.begin(choice.upstream());
    try {
      UpstreamAnswer answer =
          client.ask(question, choice.upstream(), call.left(), attempt.span(), call::cancelWith);
      CheckedJson read = attempt.read(question, answer);
      ended(null);
      return read;
    } catch (UpstreamFailure failure) {
      attempt.failed(failure);
      ended(failure);
      throw failure;
    }
  }

  private void ended(UpstreamFailure failure) {
    Attempts.noteVerdict(choice.ended(failure, policy.ejecting()), choice, decisions, call);
  }
}
