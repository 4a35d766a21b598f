/**
 * What stands behind the candidates of a bench: {@link dev.loopmesh.bench.upstream.Upstreams}, the
 * three services and a receiver of telemetry in one lean process.
 */
package dev.loopmesh.bench.upstream;
