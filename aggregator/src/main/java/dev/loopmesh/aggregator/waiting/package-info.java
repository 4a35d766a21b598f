/** The ways of waiting, one class each. Start with {@code Sequential} beside {@code Parallel}. */
package dev.loopmesh.aggregator.waiting;
