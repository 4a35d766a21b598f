package dev.loopmesh.kit.fault;

import io.vertx.core.Future;

/** The service that faults act on. */
public interface FaultTarget {
  /**
   * Changes the condition of the service.
   *
   * @return completes when it has changed
   */
  Future<?> become(Condition condition);
}
