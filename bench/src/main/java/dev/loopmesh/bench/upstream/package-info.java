/**
 * What the candidates of a bench call: {@link dev.loopmesh.bench.upstream.Upstreams}, the three
 * services and a receiver of telemetry in one process.
 */
package dev.loopmesh.bench.upstream;
