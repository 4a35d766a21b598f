package dev.loopmesh.kit.lease;

/** A part of a service that changes at runtime. */
@FunctionalInterface
public interface Restorable {
  /**
   * Remembers the current state. Must not block.
   *
   * @return restores it; run at most once, on the thread that took the snapshot
   */
  Runnable snapshot();
}
