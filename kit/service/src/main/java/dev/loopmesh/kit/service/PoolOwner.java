package dev.loopmesh.kit.service;

/** A service with connection pools to other services. */
public interface PoolOwner {
  /**
   * Bounds each pool. Thread-safe.
   *
   * @param most connections at most, even if more are set; {@code Integer.MAX_VALUE} lifts the
   *     bound
   */
  void limitPools(int most);
}
