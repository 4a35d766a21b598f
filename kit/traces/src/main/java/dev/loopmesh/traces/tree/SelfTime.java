package dev.loopmesh.traces.tree;

import java.util.List;

/** The time that a span spends with none of its children under way. */
final class SelfTime {
  private SelfTime() {}

  /**
   * What is left of a time when those of its children are taken away.
   *
   * @param children by their start; they may overlap, and reach over either end
   */
  static long nanos(long startNanos, long endNanos, List<Branch> children) {
    long self = 0;
    long free = startNanos;
    for (Branch child : children) {
      self += Math.max(0, Math.min(child.startNanos(), endNanos) - free);
      free = Math.max(free, child.endNanos());
    }
    return self + Math.max(0, endNanos - free);
  }
}
