package dev.loopmesh.kit.service;

import dev.loopmesh.kit.fault.Condition;
import dev.loopmesh.kit.fault.FaultTarget;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import java.util.List;

/** What faults change of a service besides its answers. Called by one thread at a time. */
final class ServiceUnderFaults implements FaultTarget {
  private final Health health;
  private final Telemetry telemetry;
  private final List<Service> services;
  private Doors doors;
  private Condition present = Condition.NORMAL;

  /**
   * @param services one for each loop
   */
  ServiceUnderFaults(Health health, Telemetry telemetry, List<Service> services) {
    this.health = health;
    this.telemetry = telemetry;
    this.services = services;
  }

  /** Its doors; call once, before anything can be put. */
  void has(Doors doors) {
    this.doors = doors;
  }

  @Override
  public Future<?> become(Condition condition) {
    Condition before = present;
    present = condition;
    health.become(condition);
    telemetry.skewClock(condition.skewNanos());
    if (condition.poolPlaces() != before.poolPlaces()) {
      services.forEach(service -> service.limitPools(condition.poolPlaces()));
    }
    if (condition.refusing() == before.refusing()) {
      return Future.succeededFuture();
    }
    return doors.refuse(condition.refusing());
  }
}
