package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.defence.Defences;
import dev.loopmesh.aggregator.defence.PendingCall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * The three calls of one fetch. Each method begins a call and returns at once; on a thread other
 * than the event loop's, it begins the call on the loop.
 */
public final class Calls {
  private final Fetch fetch;
  private final Defences defences;
  private final BlockingUpstreamClient blockingClient;
  private final Context loop;

  /**
   * The calls of this fetch.
   *
   * @param blockingClient for code that blocks its thread
   * @param loop the event loop of the fetch
   */
  public Calls(
      Fetch fetch, Defences defences, BlockingUpstreamClient blockingClient, Context loop) {
    this.fetch = fetch;
    this.defences = defences;
    this.blockingClient = blockingClient;
    this.loop = loop;
  }

  /** Calls user-service for the user. */
  public Future<CheckedJson> user() {
    return call(UpstreamRequest.user(fetch.userId()));
  }

  /** Calls order-service for the user's orders. */
  public Future<CheckedJson> orders() {
    return call(UpstreamRequest.orders(fetch.userId()));
  }

  /** Calls payment-service for the user's payments. */
  public Future<CheckedJson> payments() {
    return call(UpstreamRequest.payments(fetch.userId()));
  }

  /** The same calls for code that blocks its thread. On the event loop. */
  BlockingCalls blocking() {
    return new BlockingCalls(fetch, defences, blockingClient);
  }

  /** Sets an action for when the fetch is ended early; called on the event loop. */
  void whenInterrupted(Runnable interrupt) {
    fetch.whenInterrupted(interrupt);
  }

  private Future<CheckedJson> call(UpstreamRequest request) {
    if (Context.isOnEventLoopThread()) {
      return begin(request);
    }
    Promise<CheckedJson> response = Promise.promise();
    loop.runOnContext(onLoop -> begin(request).onComplete(response));
    return response.future();
  }

  private Future<CheckedJson> begin(UpstreamRequest request) {
    CallRecord record = fetch.begin(request);
    PendingCall pending = defences.send(record);
    record.cancelWith(pending.cancel());
    return pending.response().recover(failure -> failed(record, failure));
  }

  private Future<CheckedJson> failed(CallRecord record, Throwable failure) {
    record.failed(failure);
    return fetch.isPartial() ? Future.succeededFuture() : Future.failedFuture(failure);
  }
}
