/**
 * Load on one address: closed, open and in bursts, from one event loop.
 *
 * <p>Begin at {@link dev.loopmesh.bench.load.LoadGenerator}. A {@code LoadRun} has a {@code Pace},
 * which decides when requests are sent, {@code Connections}, which carry them, and a {@code Tally},
 * which counts what becomes of them.
 */
package dev.loopmesh.bench.load;
