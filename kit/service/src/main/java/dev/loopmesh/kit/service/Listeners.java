package dev.loopmesh.kit.service;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.latency.ArtificialWait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The listeners of one service, one per event loop, that share a port. A restart replaces them.
 * Thread-safe, but for {@link #open}, {@link #close} and {@link #replace}, which follow each other.
 */
final class Listeners {
  private final Vertx serving;
  private final List<String> deployments = new ArrayList<>();
  private volatile List<ServiceVerticle> all;
  private volatile boolean open;

  /**
   * Nothing listens yet.
   *
   * @param all at least one
   */
  Listeners(Vertx serving, List<ServiceVerticle> all) {
    this.serving = serving;
    this.all = all;
  }

  /** Deploys one after another, each on its own loop. */
  Future<?> open() {
    Future<?> opened = Future.succeededFuture();
    for (ServiceVerticle verticle : all) {
      opened =
          opened.compose(before -> serving.deployVerticle(verticle).onSuccess(deployments::add));
    }
    return opened.onSuccess(deployed -> open = true);
  }

  /** Ends everything that they have opened or begun: servers, clients, timers, workers. */
  Future<?> close() {
    open = false;
    Future<?> closed = Future.join(deployments.stream().map(serving::undeploy).toList());
    deployments.clear();
    return closed;
  }

  /** To be opened instead of the closed ones. */
  void replace(List<ServiceVerticle> next) {
    all = next;
  }

  /** The waits of the service, one per event loop; empty without latency. */
  List<ArtificialWait> waits() {
    return all.stream()
        .map(ServiceVerticle::service)
        .filter(HasLatency.class::isInstance)
        .map(service -> ((HasLatency) service).artificialWait())
        .toList();
  }

  /** Likewise. */
  List<Capacity> capacities() {
    return waits().stream().map(ArtificialWait::capacity).toList();
  }

  /** Why the service should get no traffic; empty when it should. */
  Optional<String> unready() {
    return all.stream()
        .map(ServiceVerticle::service)
        .filter(Startable.class::isInstance)
        .flatMap(service -> ((Startable) service).unready().stream())
        .findFirst();
  }

  /** Runs an action on every serving loop. Call after they are open. */
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

  /** Does nothing while they are closed. */
  Future<?> refuse(boolean refuse) {
    return open ? each(verticle -> verticle.refuse(refuse)) : Future.succeededFuture();
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
