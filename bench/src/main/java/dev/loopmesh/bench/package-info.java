/**
 * {@code ./mesh bench}: measures the aggregator beside its peers. Begin at {@link
 * dev.loopmesh.bench.BenchCommand}, then {@link dev.loopmesh.bench.Bench}; the README has the
 * method.
 */
package dev.loopmesh.bench;
