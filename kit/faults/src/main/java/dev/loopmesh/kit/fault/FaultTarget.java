package dev.loopmesh.kit.fault;

import io.vertx.core.Future;

/** The service that faults act on. */
public interface FaultTarget {
  /**
   * Brings the service into this condition, whatever it was in before.
   *
   * @return completes when it is in that condition
   */
  Future<?> become(Condition condition);
}
