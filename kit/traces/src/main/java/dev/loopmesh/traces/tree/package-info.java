/**
 * A trace as a tree of spans on one clock, with its critical path and the times of event loops.
 * Begin at {@link dev.loopmesh.traces.tree.Timeline}. Immutable, so for any thread.
 */
package dev.loopmesh.traces.tree;
