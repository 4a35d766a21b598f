package dev.loopmesh.traces.tree;

/** Why a span is where it is in its tree. */
public enum Place {
  /** It has no parent. */
  ROOT,
  /** It is below its parent. */
  CHILD,
  /** It is on top because its parent has not come. */
  PARENT_MISSING,
  /** It is on top because it is, over its parents, its own ancestor. */
  CYCLE
}
