package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.upstream.CheckedJson;
import dev.loopmesh.aggregator.upstream.UpstreamFailure;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * A question that has been put.
 *
 * @param answer completes with what was read of the answer; fails with {@link UpstreamFailure}
 * @param cancel ends it for the given reason, wherever it is; does nothing when it has ended
 */
public record Asked(Future<CheckedJson> answer, Consumer<UpstreamFailure> cancel) {
  static Asked failed(UpstreamFailure failure) {
    return new Asked(Future.failedFuture(failure), reason -> {});
  }
}
