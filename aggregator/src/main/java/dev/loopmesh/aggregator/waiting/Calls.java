package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.fetch.CallRecord;
import dev.loopmesh.aggregator.fetch.Fetch;
import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.UpstreamCall;
import dev.loopmesh.aggregator.upstream.UpstreamClient;
import dev.loopmesh.aggregator.upstream.UpstreamFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The three calls of one fetch. Each method begins a call and returns at once. */
public final class Calls {
  private final Fetch fetch;
  private final UpstreamClient client;
  private final BlockingCalls blocking;

  /** The calls of this fetch, to be made with one client or, by code that blocks, the other. */
  public Calls(Fetch fetch, UpstreamClient client, BlockingCalls blocking) {
    this.fetch = fetch;
    this.client = client;
    this.blocking = blocking;
  }

  /** Asks user-service for the user. */
  public Future<JsonObject> user() {
    return ask(Question.user(fetch.userId()));
  }

  /** Asks order-service for the user's orders. */
  public Future<JsonArray> orders() {
    return ask(Question.orders(fetch.userId()));
  }

  /** Asks payment-service for the user's payments. */
  public Future<JsonArray> payments() {
    return ask(Question.payments(fetch.userId()));
  }

  /** The same calls for code that stands and waits. */
  public BlockingCalls blocking() {
    return blocking;
  }

  private <T> Future<T> ask(Question<T> question) {
    CallRecord record = fetch.begin(question);
    try {
      Duration left = fetch.left(question.service());
      UpstreamCall call = client.begin(question, left, record.span());
      record.cancelWith(call::cancel);
      return call.answer()
          .map(answer -> record.read(question, answer))
          .recover(failure -> settle(record, failure));
    } catch (UpstreamFailure notEvenBegun) {
      return settle(record, notEvenBegun);
    }
  }

  private <T> Future<T> settle(CallRecord record, Throwable failure) {
    record.failed(failure);
    return fetch.isPartial() ? Future.succeededFuture() : Future.failedFuture(failure);
  }
}
