/** Artificial latency: distributions, and the wait by a timer. */
package dev.loopmesh.kit.latency;
