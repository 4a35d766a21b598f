package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.defence.Defences;
import dev.loopmesh.aggregator.defence.PendingCall;
import dev.loopmesh.aggregator.response.CheckedJson;
import io.vertx.core.Future;

/** The three calls of one fetch. Each method begins a call and returns at once. */
public final class Calls {
  private final Fetch fetch;
  private final Defences defences;
  private final BlockingCalls blocking;

  /** The calls of this fetch, with whatever defends them; other ones for code that blocks. */
  public Calls(Fetch fetch, Defences defences, BlockingCalls blocking) {
    this.fetch = fetch;
    this.defences = defences;
    this.blocking = blocking;
  }

  /** Asks user-service for the user. */
  public Future<CheckedJson> user() {
    return ask(UpstreamRequest.user(fetch.userId()));
  }

  /** Asks order-service for the user's orders. */
  public Future<CheckedJson> orders() {
    return ask(UpstreamRequest.orders(fetch.userId()));
  }

  /** Asks payment-service for the user's payments. */
  public Future<CheckedJson> payments() {
    return ask(UpstreamRequest.payments(fetch.userId()));
  }

  /** The same calls for code that stands and waits. */
  public BlockingCalls blocking() {
    return blocking;
  }

  private Future<CheckedJson> ask(UpstreamRequest question) {
    CallRecord record = fetch.begin(question);
    PendingCall asked = defences.ask(question, record);
    record.cancelWith(asked.cancel());
    return asked.answer().recover(failure -> settle(record, failure));
  }

  private Future<CheckedJson> settle(CallRecord record, Throwable failure) {
    record.failed(failure);
    return fetch.isPartial() ? Future.succeededFuture() : Future.failedFuture(failure);
  }
}
