package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.defence.Defences;
import dev.loopmesh.aggregator.response.CheckedJson;

/** The three calls of one fetch. Each method returns with the answer: its thread waits. */
public final class BlockingCalls {
  private final Fetch fetch;
  private final Defences defences;
  private final BlockingUpstreamClient client;

  /** The calls of this fetch, to be made with this client. */
  public BlockingCalls(Fetch fetch, Defences defences, BlockingUpstreamClient client) {
    this.fetch = fetch;
    this.defences = defences;
    this.client = client;
  }

  /** Asks user-service for the user. */
  public CheckedJson user() {
    return ask(UpstreamRequest.user(fetch.userId()));
  }

  /** Asks order-service for the user's orders. */
  public CheckedJson orders() {
    return ask(UpstreamRequest.orders(fetch.userId()));
  }

  /** Asks payment-service for the user's payments. */
  public CheckedJson payments() {
    return ask(UpstreamRequest.payments(fetch.userId()));
  }

  private CheckedJson ask(UpstreamRequest question) {
    CallRecord record = fetch.begin(question);
    try {
      return defences.attempt(record).ask(question, client);
    } catch (CallFailure failure) {
      record.failed(failure);
      if (fetch.isPartial()) {
        return null;
      }
      throw failure;
    }
  }
}
