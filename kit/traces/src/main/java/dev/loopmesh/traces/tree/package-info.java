/** A trace as a tree of spans on one clock, with its critical path and its event loops' times. */
package dev.loopmesh.traces.tree;
