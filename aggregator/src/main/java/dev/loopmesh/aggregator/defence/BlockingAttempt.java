package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt;
import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.response.CheckedJson;
import dev.loopmesh.aggregator.response.UpstreamResponse;

/**
 * The one attempt of a call whose thread stands and waits: it goes to the replica that is best at
 * the moment, and its end counts for that. Code that waits has no further defence.
 */
public final class BlockingAttempt {
  private final CallRecord call;
  private final DefencePolicy policy;
  private final Decisions decisions;
  private final LoadBalancer.Choice choice;

  BlockingAttempt(
      CallRecord call, LoadBalancer replicas, DefencePolicy policy, Decisions decisions) {
    this.call = call;
    this.policy = policy;
    this.decisions = decisions;
    this.choice = replicas.choose(null, policy.ejecting());
  }

  /**
   * Asks and waits.
   *
   * @throws CallFailure when no answer came that can be used
   */
  public CheckedJson ask(UpstreamRequest question, BlockingUpstreamClient client) {
    Attempt attempt = call.begin(choice.replica());
    try {
      UpstreamResponse answer =
          client.ask(question, choice.replica(), call.left(), attempt.span(), call::cancelWith);
      CheckedJson read = attempt.read(question, answer);
      ended(null);
      return read;
    } catch (CallFailure failure) {
      attempt.failed(failure);
      ended(failure);
      throw failure;
    }
  }

  private void ended(CallFailure failure) {
    AttemptSender.noteVerdict(choice.ended(failure, policy.ejecting()), choice, decisions, call);
  }
}
