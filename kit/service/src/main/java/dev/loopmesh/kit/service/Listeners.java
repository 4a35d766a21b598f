package dev.loopmesh.kit.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The listeners of one service, one per event loop, that share a port. Thread-safe.
 *
 * @param all at least one
 */
record Listeners(List<ServiceVerticle> all) {
  /** Deploys one after another, each on its own loop. */
  Future<?> open(Vertx serving) {
    Future<?> opened = Future.succeededFuture();
    for (ServiceVerticle verticle : all) {
      opened = opened.compose(before -> serving.deployVerticle(verticle));
    }
    return opened;
  }

  /** Runs an action on every serving loop. */
  void onEachLoop(Runnable action) {
    all.forEach(verticle -> verticle.onLoop(action));
  }

  int port() {
    return all.get(0).port();
  }

  void drain() {
    all.forEach(ServiceVerticle::drain);
  }

  Future<?> shutdown(Duration grace) {
    return each(verticle -> verticle.shutdown(grace));
  }

  Future<?> refuse(boolean refuse) {
    return each(verticle -> verticle.refuse(refuse));
  }

  /** Bounds the connection pools, if the service has any. */
  void limitPools(int most) {
    for (ServiceVerticle verticle : all) {
      if (verticle.service() instanceof PoolOwner owner) {
        owner.limitPools(most);
      }
    }
  }

  private Future<?> each(Function<ServiceVerticle, Future<?>> action) {
    return Future.join(all.stream().map(action).toList());
  }
}
