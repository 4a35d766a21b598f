package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CheckedJson;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * A call in progress.
 *
 * @param response completes with the checked response; fails with {@link CallFailure}
 * @param cancel ends it for the given reason, wherever it is; does nothing when it has ended
 */
public record PendingCall(Future<CheckedJson> response, Consumer<CallFailure> cancel) {
  static PendingCall failed(CallFailure failure) {
    return new PendingCall(Future.failedFuture(failure), reason -> {});
  }
}
