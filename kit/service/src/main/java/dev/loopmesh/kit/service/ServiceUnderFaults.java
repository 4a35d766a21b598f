package dev.loopmesh.kit.service;

import dev.loopmesh.kit.fault.Condition;
import dev.loopmesh.kit.management.Health;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;

/**
 * Applies to a service the faults that do not act on single requests. Confined to the loop of the
 * fault registry.
 */
final class ServiceUnderFaults {
  private final Health health;
  private final Telemetry telemetry;
  private final Listeners listeners;
  private Condition current = Condition.NORMAL;

  ServiceUnderFaults(Health health, Telemetry telemetry, Listeners listeners) {
    this.health = health;
    this.telemetry = telemetry;
    this.listeners = listeners;
  }

  /** The listeners are new: no condition has changed them yet. */
  void restart() {
    current = Condition.NORMAL;
  }

  /** Changes the condition of the service; completes when it has changed. */
  Future<?> become(Condition condition) {
    Condition before = current;
    current = condition;
    health.become(condition);
    telemetry.skewClock(condition.skewNanos());
    if (condition.poolConnections() != before.poolConnections()) {
      listeners.limitPools(condition.poolConnections());
    }
    if (condition.refusing() == before.refusing()) {
      return Future.succeededFuture();
    }
    return listeners.refuse(condition.refusing());
  }
}
