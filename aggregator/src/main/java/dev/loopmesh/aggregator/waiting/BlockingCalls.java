package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.defence.Defences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The three calls of one fetch. Each method blocks its thread until it has the response. One thread
 * makes all of them, and then the event loop uses {@link #handOver}; only {@link #cancel} is called
 * meanwhile, by the loop.
 */
final class BlockingCalls {
  private final Fetch fetch;
  private final Defences defences;
  private final BlockingUpstreamClient client;
  private final List<CallRecord> made = new ArrayList<>(3);
  private volatile Runnable cancel = () -> {};

  BlockingCalls(Fetch fetch, Defences defences, BlockingUpstreamClient client) {
    this.fetch = fetch;
    this.defences = defences;
    this.client = client;
  }

  CheckedJson user() {
    return call(UpstreamRequest.user(fetch.userId()));
  }

  CheckedJson orders() {
    return call(UpstreamRequest.orders(fetch.userId()));
  }

  CheckedJson payments() {
    return call(UpstreamRequest.payments(fetch.userId()));
  }

  private CheckedJson call(UpstreamRequest request) {
    CallRecord record = fetch.record(request);
    made.add(record);
    try {
      return defences.sendBlocking(record, client, way -> cancelWith(way, record.service()));
    } catch (CallFailure failure) {
      record.failed(failure);
      if (fetch.isPartial()) {
        return null;
      }
      throw failure;
    }
  }

  /**
   * Makes the call cancellable. If the fetch ends meanwhile, this thread, {@link #cancel} or both
   * notice.
   */
  private void cancelWith(Consumer<CallFailure> way, String service) {
    cancel =
        () -> {
          CallFailure over = fetch.whyOver(service);
          if (over != null) {
            way.accept(over);
          }
        };
    cancel.run();
  }

  /** Cancels the call in progress, after the fetch was ended. */
  void cancel() {
    cancel.run();
  }

  /** Adds the records of the calls to those of the fetch. */
  void handOver() {
    fetch.add(made);
  }
}
