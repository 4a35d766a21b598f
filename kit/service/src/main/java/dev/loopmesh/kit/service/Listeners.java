package dev.loopmesh.kit.service;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.latency.ArtificialWait;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The listeners of one service, one per event loop, that share a port. A restart replaces them.
 * Thread-safe, but for {@link #open}, {@link #close} and {@link #replace}, which follow each other.
 */
final class Listeners {
  private final Vertx serving;
  private String deployment; // null while they are closed
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

  /**
   * Deploys them, each on its own loop. Vert.x assigns loops in turn, and each HTTP client takes a
   * turn, too: so none starts before all have their loops.
   */
  Future<?> open() {
    Iterator<ServiceVerticle> each = all.iterator();
    AtomicInteger missing = new AtomicInteger(all.size());
    Promise<Void> assigned = Promise.promise();
    Supplier<Deployable> waiting = () -> startedAfter(assigned, missing, each.next());
    DeploymentOptions options = new DeploymentOptions().setInstances(all.size());
    // composed, so that it completes on no context: after a failure theirs are closed
    return Future.succeededFuture()
        .compose(now -> serving.deployVerticle(waiting, options))
        .onSuccess(
            deployed -> {
              deployment = deployed;
              open = true;
            });
  }

  private static Deployable startedAfter(
      Promise<Void> assigned, AtomicInteger missing, ServiceVerticle verticle) {
    return new Deployable() {
      @Override
      public Future<?> deploy(Context loop) {
        Promise<Void> turn = Promise.promise();
        assigned.future().onSuccess(all -> loop.runOnContext(on -> turn.complete()));
        if (missing.decrementAndGet() == 0) {
          assigned.complete();
        }
        return turn.future().compose(on -> start(loop));
      }

      private Future<?> start(Context loop) {
        try {
          return verticle.deploy(loop);
        } catch (Exception e) {
          return Future.failedFuture(e);
        }
      }

      @Override
      public Future<?> undeploy(Context loop) throws Exception {
        return verticle.undeploy(loop);
      }
    };
  }

  /** Ends everything that they have opened or begun: servers, clients, timers, workers. */
  Future<?> close() {
    open = false;
    String closing = deployment;
    deployment = null;
    return closing == null ? Future.succeededFuture() : serving.undeploy(closing);
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
