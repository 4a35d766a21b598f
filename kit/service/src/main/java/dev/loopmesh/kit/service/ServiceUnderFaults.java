package dev.loopmesh.kit.service;

import dev.loopmesh.kit.fault.Condition;
import dev.loopmesh.kit.fault.FaultTarget;
import dev.loopmesh.kit.management.Health;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;

/**
 * Applies to a service the faults that do not act on single requests. Called under the lock of the
 * fault registry, by any thread.
 */
final class ServiceUnderFaults implements FaultTarget {
  private final Health health;
  private final Telemetry telemetry;
  private final Listeners listeners;
  private Condition present = Condition.NORMAL;

  ServiceUnderFaults(Health health, Telemetry telemetry, Listeners listeners) {
    this.health = health;
    this.telemetry = telemetry;
    this.listeners = listeners;
  }

  @Override
  public Future<?> become(Condition condition) {
    Condition before = present;
    present = condition;
    health.become(condition);
    telemetry.skewClock(condition.skewNanos());
    if (condition.poolPlaces() != before.poolPlaces()) {
      listeners.limitPools(condition.poolPlaces());
    }
    if (condition.refusing() == before.refusing()) {
      return Future.succeededFuture();
    }
    return listeners.refuse(condition.refusing());
  }
}
