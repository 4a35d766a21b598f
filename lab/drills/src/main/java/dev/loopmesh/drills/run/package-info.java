/**
 * Plays drills, one at a time: load, hidden changes under a lease, levers, and what guests got.
 * Begin at {@link dev.loopmesh.drills.run.DrillRunner}; confined to the lab's event loop.
 */
package dev.loopmesh.drills.run;
