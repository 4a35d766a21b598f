package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Span;
import java.util.List;

/**
 * A span in its tree, with times by the root's clock.
 *
 * @param depth 0 on top
 * @param startNanos since 1970, adjusted
 * @param endNanos the same; not before the start
 * @param selfNanos the part of its time in which none of its children was in progress
 * @param children by their start
 */
public record Branch(
    Span span,
    int depth,
    Place place,
    long startNanos,
    long endNanos,
    long selfNanos,
    List<Branch> children) {
  /** Why a span is where it is in its tree. */
  public enum Place {
    /** It has no parent. */
    ROOT,
    /** It is below its parent. */
    CHILD,
    /** It is on top because its parent has not arrived. */
    PARENT_MISSING,
    /** It is on top because it is its own ancestor. */
    CYCLE
  }
}
