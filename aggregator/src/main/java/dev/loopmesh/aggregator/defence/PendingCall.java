package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.response.CheckedJson;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * A question that has been put.
 *
 * @param answer completes with what was read of the answer; fails with {@link CallFailure}
 * @param cancel ends it for the given reason, wherever it is; does nothing when it has ended
 */
public record PendingCall(Future<CheckedJson> answer, Consumer<CallFailure> cancel) {
  static PendingCall failed(CallFailure failure) {
    return new PendingCall(Future.failedFuture(failure), reason -> {});
  }
}
