/**
 * Aggregators as a good engineer would write them with stock Vert.x or the JDK alone, to measure
 * ours beside. None knows anything of Loopmesh; each is a program of its own, started by {@code
 * bench/peers/NAME/peer}.
 */
package dev.loopmesh.bench.peer;
