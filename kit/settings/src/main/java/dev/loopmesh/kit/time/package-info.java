/** Durations as text. */
package dev.loopmesh.kit.time;
