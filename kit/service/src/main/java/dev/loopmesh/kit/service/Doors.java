package dev.loopmesh.kit.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The doors of one service, one on each of its loops, that share a port. Thread-safe.
 *
 * @param all at least one
 */
record Doors(List<ServiceVerticle> all) {
  /** Opens one after another, each on a loop of its own. */
  Future<?> open(Vertx serving) {
    Future<?> opened = Future.succeededFuture();
    for (ServiceVerticle door : all) {
      opened = opened.compose(before -> serving.deployVerticle(door));
    }
    return opened;
  }

  /** Does something on every loop that serves. */
  void onEachLoop(Runnable action) {
    all.forEach(door -> door.onLoop(action));
  }

  int port() {
    return all.get(0).port();
  }

  void drain() {
    all.forEach(ServiceVerticle::drain);
  }

  Future<?> shutdown(Duration grace) {
    return each(door -> door.shutdown(grace));
  }

  Future<?> refuse(boolean refuse) {
    return each(door -> door.refuse(refuse));
  }

  private Future<?> each(Function<ServiceVerticle, Future<?>> what) {
    return Future.join(all.stream().map(what).toList());
  }
}
